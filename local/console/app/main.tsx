import { render } from "preact";
import "./style/base.css";
import "./style/shell.css";
import "./style/parts.css";
import "./style/requests.css";
import "./style/architecture.css";
import "./style/routes.css";
import "./style/data.css";
import { listenForKeys } from "./keys";
import { follow } from "./live";
import { Shell } from "./shell";
import { applyTheme } from "./theme";

applyTheme();
listenForKeys();
const app = document.getElementById("app")!;
app.replaceChildren();
render(<Shell />, app);
void follow();
