// The input elements that hold a form's secrets. What is typed there is read once per press of Save, sent, and
// emptied; it is never part of the page's state.

export type SecretName = "secret" | "sessionToken" | "privateKey";
type Box = HTMLInputElement | HTMLTextAreaElement;

export class SecretBoxes {
  #boxes = new Map<SecretName, Box>();

  /** An attachment for the element that holds this secret. */
  box(name: SecretName) {
    return (box: Box) => {
      this.#boxes.set(name, box);
      return () => {
        box.value = "";
        this.#boxes.delete(name);
      };
    };
  }

  /** What is typed; null when nothing is. */
  read(name: SecretName): string | null {
    const typed = this.#boxes.get(name)?.value.trim() ?? "";
    return typed === "" ? null : typed;
  }

  clear() {
    for (const box of this.#boxes.values()) box.value = "";
  }
}
