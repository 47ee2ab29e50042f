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
if (target) mount(App, { target });
void start();
