// Dialogs are fetched behind the first frame, like the views, and are there before anybody can ask for one.
export const dialogs = () => import("./frame/dialogs");
