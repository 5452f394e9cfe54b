import { route } from "@/lib/auth/route";
import { sendReport } from "../send-report";

export const GET = route({ access: "user" }, ({ user, params }) =>
  sendReport(user.id, params.archiveId ?? "", "csv"),
);
