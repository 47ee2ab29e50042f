// Words are there before anything reads them, as in the window.
import { speak } from "./speak";

await speak("en", "en-GB");
