// Deutsch: what the engine says of packages and of watch folders.
import type { Saying } from "../../../lib/sayings";

export const folders: Saying[] = [
  // Packages.
  [
    "The package {folder} plays files from other addresses ({names}); the link does not open those.",
    "Das Paket {folder} spielt Dateien von anderen Adressen ({names}); der Link öffnet sie nicht.",
  ],
  [
    "Put those files into the folder if they must be protected by the link too.",
    "Lege diese Dateien in den Ordner, wenn auch sie durch den Link geschützt sein sollen.",
  ],
  [
    "The playlist {name} of {folder} has no end: players will wait for more.",
    "Die Playlist {name} von {folder} hat kein Ende: Player warten auf mehr.",
  ],
  [
    "If the render is not finished, upload the folder again when it is.",
    "Ist das Rendering noch nicht fertig, lade den Ordner danach neu hoch.",
  ],
  ["The folder {folder} holds no playlist any more.", "Im Ordner {folder} liegt keine Playlist mehr."],
  [
    "Put its .m3u8 file back and retry, or upload it anew.",
    "Lege die .m3u8-Datei zurück und wiederhole den Upload, oder lade den Ordner neu hoch.",
  ],
  [
    "The package {folder} has several main playlists; its link opens {first}, not {others}.",
    "Das Paket {folder} hat mehrere Haupt-Playlists; sein Link öffnet {first}, nicht {others}.",
  ],
  [
    "Name the one that you mean master.m3u8 to choose it.",
    "Nenne die gemeinte master.m3u8, um sie zu wählen.",
  ],
  [
    "The playlist {playlist} names “{key}”, which is not in {folder}.",
    "Die Playlist {playlist} nennt „{key}“, und das liegt nicht in {folder}.",
  ],
  [
    "Wait until the render is finished, or put the file there, then upload the folder again.",
    "Warte, bis das Rendering fertig ist, oder lege die Datei dorthin, und lade den Ordner neu hoch.",
  ],
  [
    "The playlist {playlist} cannot be linked: {why}.",
    "Die Playlist {playlist} lässt sich nicht verlinken: {why:clause}.",
  ],
  [
    "Make the package anew with all its files in one folder and relative names in its playlists.",
    "Erstelle das Paket neu, mit allen Dateien in einem Ordner und relativen Namen in den Playlists.",
  ],
  [
    "The folder {folder} holds a folder “{top}”, where Reeldrop keeps the playlists of links.",
    "Im Ordner {folder} liegt ein Ordner „{top}“; so heißt der, in dem Reeldrop die Playlists von Links ablegt.",
  ],
  [
    "Rename that folder, or take it out of the package.",
    "Benenne diesen Ordner um, oder nimm ihn aus dem Paket.",
  ],

  // Watch folders.
  [
    "{path} is uploaded, and cannot be moved: {error}.",
    "{path} ist hochgeladen, lässt sich aber nicht verschieben: {error:clause}.",
  ],
  [
    "Give yourself permission to write its folder; it is tried again by itself.",
    "Gib dir das Recht, in den Ordner zu schreiben; es wird von selbst noch einmal versucht.",
  ],
  ["There is no such connection.", "Diese Verbindung gibt es nicht."],
  ["Choose another one for this folder.", "Wähle für diesen Ordner eine andere."],
  ["The name of {folder} is not UTF-8.", "Der Name von {folder} ist nicht UTF-8."],
  ["No folder is named.", "Es ist kein Ordner genannt."],
  ["There is no folder {folder}.", "Den Ordner {folder} gibt es nicht."],
  ["{folder} belongs to Reeldrop itself.", "{folder} gehört zu Reeldrop selbst."],
  [
    "Choose a folder that your renders are written to.",
    "Wähle einen Ordner, in den deine Renderings geschrieben werden.",
  ],
  ["{folder} cannot be reached.", "{folder} ist nicht erreichbar."],
  [
    "Plug its drive in, or connect to its server; watching goes on by itself.",
    "Schließe das Laufwerk an, oder verbinde dich mit dem Server; das Überwachen geht von selbst weiter.",
  ],
  ["“{glob}” is no pattern.", "„{glob}“ ist kein Muster."],
  [
    "Write one such as *.mov, final-*.mp4 or {{day,night}}/*.mxf.",
    "Schreibe eines wie *.mov, final-*.mp4 oder {{day,night}}/*.mxf.",
  ],
];
