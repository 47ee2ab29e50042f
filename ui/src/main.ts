import { mount } from "svelte";
import App from "./App.svelte";
import { language } from "./language.svelte";
import { start } from "./state/start";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
// Words that cannot be loaded leave English.
await language.begin().catch(console.error);
// The library is asked while the frame of the window is drawn.
void start();
if (target) mount(App, { target });
