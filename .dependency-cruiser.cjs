// The arrows of "One direction": which part may know which. scripts/one-direction.test.ts breaks each rule on purpose.
const TESTS =
  "\\.(test|db\\.test|engine\\.test|process\\.test)\\.tsx?$|^lib/testing/|^inngest/engine/scenarios/|^e2e/|^bench/";
/** Rooms before the first arrow: they do not know each other. */
const FRONT_ROOMS = "memories|archive|backups|posting|streams";
/** What rooms stand on. It knows no room. */
const GROUND = "clients|db|data-folder";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const production = (path, pathNot = []) => ({ path, pathNot: [TESTS, ...pathNot] });
const room = (name, leansOn) =>
  rule(`room-${name}`, `lib/${name} may lean only on rooms further right.`, production(`^lib/${name}/`), {
    path: `^lib/(${leansOn})/`,
  });

module.exports = {
  forbidden: [
    rule(
      "lib-knows-no-edge",
      "lib/ runs as well in a script or a test: it knows nothing of the edges.",
      production("^lib/"),
      { path: "^(app|components|inngest|scripts|simulator)/" },
    ),
    rule(
      "only-auth-touches-next",
      "Only lib/auth knows that there is Next.js.",
      production("^lib/", ["^lib/auth/"]),
      { path: "node_modules/next(-auth)?/" },
    ),
    rule(
      "only-its-folder-knows-next-auth",
      "Replacing next-auth means one folder.",
      production("^(app|components|lib|inngest|scripts)/", ["^lib/auth/next-auth/"]),
      { path: "node_modules/next-auth/" },
    ),
    rule(
      "components-know-no-server",
      "Data and actions arrive as props: from lib/ a component may know types, input and words.",
      production("^components/"),
      {
        path: "^(app|inngest|scripts)/|^lib/(db|clients|data-folder|env|log)(/|\\.ts)|node_modules/server-only/",
      },
    ),
    rule(
      "functions-only-by-their-route",
      "Pages wake functions by events; only the route that serves them has them.",
      production("^app/", ["^app/api/inngest/"]),
      { path: "^inngest/(functions/|worker)" },
    ),
    rule(
      "front-rooms-are-strangers",
      "Pages and functions compose these rooms.",
      production(`^lib/(${FRONT_ROOMS})/`),
      { path: `^lib/(${FRONT_ROOMS})/`, pathNot: "^lib/$1/" },
    ),
    room("likes", FRONT_ROOMS),
    room("tweets", `${FRONT_ROOMS}|likes`),
    room("connections", `${FRONT_ROOMS}|likes|tweets`),
    room("spending", `${FRONT_ROOMS}|likes|tweets|connections`),
    room("auth", `${FRONT_ROOMS}|likes|tweets|connections|spending`),
    rule(
      "ground-knows-no-room",
      "Clients, database and data folder serve every room and know none; the schema has one file per room.",
      production(`^lib/(${GROUND})/`),
      { path: `^lib/(${FRONT_ROOMS}|likes|tweets|connections|spending|auth)/`, pathNot: "/types\\.ts$" },
    ),
    rule(
      "clients-know-no-table",
      "A client returns our shapes and knows no table.",
      production("^lib/clients/"),
      { path: "^lib/db/" },
    ),
    rule(
      "vendors-stop-at-clients",
      "Vendor types stop at lib/clients, and at the one file that speaks to a store from the browser.",
      production("^(app|components|lib|inngest)/", [
        "^lib/clients/",
        "^components/archive/uploader/blob-sender\\.ts$",
      ]),
      { path: "node_modules/(twitter-api-v2|dropbox|@vercel/blob|@aws-sdk/[^/]+)/" },
    ),
    rule(
      "x-is-asked-through-the-meter",
      "Every call to X costs: only where lib/spending is put around the client may it be had.",
      production("^(app|components|lib|inngest|scripts)/", [
        "^lib/clients/x/",
        "^lib/connections/(x-client|whose)\\.ts$",
      ]),
      { path: "^lib/clients/x/(x-client|send)\\.ts$" },
    ),
    rule(
      "simulator-stands-alone",
      "Leaning on our code or on their clients, it could be wrong as they are. It may draw as the sample archive does, and hash as Dropbox's SDK, which checks it, does.",
      production("^simulator/", ["^simulator/[^/]+/(testing\\.ts|contract/)"]),
      {
        path: "^(app|components|inngest|scripts|lib)/|node_modules/(twitter-api-v2|dropbox|@vercel/blob|@aws-sdk/[^/]+)/",
        pathNot: "^lib/testing/sample-archive/|^lib/clients/dropbox/content-hash\\.ts$",
      },
    ),
    rule(
      "only-tests-simulate",
      "The app asks the simulator over HTTP, as it asks those that it stands for; the demo starts it.",
      production("^(app|components|inngest|scripts)/", ["^scripts/demo/"]),
      { path: "^simulator/" },
    ),
    rule(
      "no-circles",
      "Two files that need each other are one story.",
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ["type-only"] },
      },
    ),
    rule(
      "no-tests-in-production",
      "What is for tests stays in tests; the demo alone shows their made-up archive.",
      production("^(app|components|lib|inngest|scripts)/", ["^scripts/demo/"]),
      {
        path: "\\.test\\.tsx?$|^lib/testing/",
      },
    ),
    rule(
      "everything-resolves",
      "An import that leads nowhere hides from every other rule.",
      {},
      {
        couldNotResolve: true,
      },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.css$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
