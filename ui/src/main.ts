import { mount } from "svelte";
import App from "./App.svelte";
import { language } from "./language.svelte";
import { start } from "./state/start";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
await language.begin();
// What is in the window is drawn together with its frame, in one go; a library that takes its time is not waited for.
await Promise.race([start(), new Promise((resolve) => setTimeout(resolve, 60))]);
if (target) mount(App, { target });
