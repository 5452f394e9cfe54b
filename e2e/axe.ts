import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Rules whose answer a theme can change. All others read what stands on the page, and that is the same in both. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

/**
 * Axe finds nothing on the page as it stands, neither in the light nor in the dark.
 *
 * @param where how to name it, if something is found
 * @param within what of the page to look at; all of it, if not given
 */
export async function expectAxeFindsNothing(
  page: Page,
  { where = new URL(page.url()).pathname, within }: { where?: string; within?: string } = {},
): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await endColorChanges(page);
    // The other mode opens a second page for each run, to put together what frames say; no page here has frames.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (within) axe.include(within);
    if (colorScheme === "dark") axe.withRules(RULES_OF_COLOUR);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
    );
    expect(found, `${where}, ${colorScheme}`).toEqual([]);
  }
}

/**
 * A colour on its way to another one may be hard to read for that moment. In a page that is not in front none ever gets
 * there by itself.
 */
const endColorChanges = (page: Page) =>
  page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish();
  });
