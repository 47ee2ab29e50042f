// Deutsch: what the engine says of its library, its settings and its data folder, and the shell of this computer.
import type { Saying } from "../../../lib/sayings";

export const app: Saying[] = [
  ["Something inside Reeldrop broke.", "In Reeldrop ist etwas kaputtgegangen."],
  [
    "Try again; if it happens again, report it with the log.",
    "Versuche es erneut. Geschieht es wieder, melde es zusammen mit dem Protokoll.",
  ],
  ["Try again.", "Versuche es erneut."],

  // The library.
  [
    "The library was damaged. It was kept as {path} and a new one was begun.",
    "Die Bibliothek war beschädigt. Sie liegt jetzt unter {path}, und eine neue wurde begonnen.",
  ],
  [
    "Your files in storage are untouched, and links already sent still work. Connections must be added again.",
    "Deine Dateien im Speicher sind unberührt, und verschickte Links gehen weiter. Verbindungen müssen neu hinzugefügt werden.",
  ],
  ["This library was written by a newer Reeldrop.", "Diese Bibliothek stammt von einem neueren Reeldrop."],
  [
    "Install the newest Reeldrop; this one leaves the library as it is.",
    "Installiere das neueste Reeldrop. Dieses hier lässt die Bibliothek, wie sie ist.",
  ],
  [
    "Another program holds the library and does not let go.",
    "Ein anderes Programm hält die Bibliothek fest.",
  ],
  [
    "Close other copies of Reeldrop, and any program that opened the library file, then try again.",
    "Beende andere Reeldrop-Fenster und jedes Programm, das die Datei der Bibliothek geöffnet hat, und versuche es erneut.",
  ],
  ["The disk that holds the library is full.", "Der Datenträger mit der Bibliothek ist voll."],
  ["Make room on it; nothing that was stored is lost.", "Schaffe Platz. Gespeichertes geht nicht verloren."],
  ["The library file is damaged.", "Die Datei der Bibliothek ist beschädigt."],
  [
    "Start Reeldrop again: it keeps the damaged file aside.",
    "Starte Reeldrop neu: Es legt die beschädigte Datei beiseite.",
  ],
  ["The library cannot be used: {why}.", "Die Bibliothek lässt sich nicht benutzen: {why:clause}."],
  [
    "Check that the data folder may be written and has room.",
    "Prüfe, ob der Datenordner beschreibbar ist und Platz hat.",
  ],

  // Settings.
  ["Between 1 and 8 files can be sent at the same time.", "Gleichzeitig lassen sich 1 bis 8 Dateien senden."],
  ["Choose a number from 1 to 8.", "Wähle eine Zahl von 1 bis 8."],
  ["Between 1 and 16 parts can be sent at the same time.", "Gleichzeitig lassen sich 1 bis 16 Teile senden."],
  ["Choose a number from 1 to 16.", "Wähle eine Zahl von 1 bis 16."],
  ["This is not how a window can look.", "So kann ein Fenster nicht aussehen."],
  [
    "Names of views and columns are letters, digits and dashes.",
    "Namen von Bereichen und Spalten bestehen aus Buchstaben, Ziffern und Bindestrichen.",
  ],
  [
    "These are too many hours with a speed limit of their own.",
    "Das sind zu viele Zeiten mit einer eigenen Grenze der Geschwindigkeit.",
  ],
  ["Put some of them together: up to 20 can be set.", "Fasse einige zusammen: Möglich sind bis zu 20."],
  [
    "The hours of a speed limit need a day of the week, and times from 00:00 to 23:59.",
    "Die Zeiten einer Grenze brauchen einen Wochentag und Uhrzeiten von 00:00 bis 23:59.",
  ],
  ["Choose at least one day and both times.", "Wähle mindestens einen Tag und beide Uhrzeiten."],
  [
    "A speed limit is between 10 kB/s and 100 GB/s.",
    "Eine Grenze der Geschwindigkeit liegt zwischen 10 kB/s und 100 GB/s.",
  ],
  ["Choose a speed in that range, or no limit.", "Wähle eine Geschwindigkeit dazwischen, oder keine Grenze."],

  // The data folder.
  ["This account has no folder for application data.", "Dieses Konto hat keinen Ordner für Programmdaten."],
  [
    "Set {variable} to a folder that Reeldrop may write.",
    "Setze {variable} auf einen Ordner, in den Reeldrop schreiben darf.",
  ],
  [
    "The disk that holds Reeldrop's data folder is full.",
    "Der Datenträger mit dem Datenordner von Reeldrop ist voll.",
  ],
  ["Make room on it, then try again.", "Schaffe Platz und versuche es erneut."],
  [
    "Reeldrop's data folder cannot be used: {error}.",
    "Der Datenordner von Reeldrop lässt sich nicht benutzen: {error:clause}.",
  ],
  [
    "Make it writable, or set {variable} to another folder.",
    "Mach ihn beschreibbar, oder setze {variable} auf einen anderen Ordner.",
  ],

  // The sandbox.
  [
    "Check that the disk is not full and that the folder belongs to you.",
    "Prüfe, ob auf dem Datenträger Platz ist und der Ordner dir gehört.",
  ],
  [
    "Check whether a firewall or security program forbids local servers, then try again.",
    "Prüfe, ob eine Firewall oder ein Schutzprogramm lokale Server verbietet, und versuche es erneut.",
  ],
  [
    "Close every running Reeldrop, in windows and terminals, then try again.",
    "Beende jedes laufende Reeldrop, in Fenstern und Terminals, und versuche es erneut.",
  ],
  [
    "Use 3 to 63 small letters, digits, dots and hyphens.",
    "Nimm 3 bis 63 Kleinbuchstaben, Ziffern, Punkte und Bindestriche.",
  ],

  // The shell.
  ["The link could not be put into the clipboard.", "Der Link ließ sich nicht in die Zwischenablage legen."],
  [
    "Press “Copy link” to try again, or “Show link” to select it.",
    "Versuche es mit „Link kopieren“ noch einmal, oder wähle ihn unter „Link anzeigen“ aus.",
  ],
  [
    "This computer has no program that opens it.",
    "Auf diesem Computer gibt es kein Programm, das es öffnet.",
  ],
  ["Copy the link, or open the folder by hand.", "Kopiere den Link, oder öffne den Ordner von Hand."],
  [
    "Only addresses of the web are opened, and this link is none.",
    "Geöffnet werden nur Adressen des Webs, und dieser Link ist keine.",
  ],
  [
    "Mend the connection's public address, then renew the link.",
    "Berichtige die öffentliche Adresse der Verbindung und erneuere den Link.",
  ],
  [
    "What starts with your login could not be changed.",
    "Was mit der Anmeldung startet, ließ sich nicht ändern.",
  ],
  [
    "Look whether the folder for it can be written, or set it in your system's settings.",
    "Sieh nach, ob der Ordner dafür beschreibbar ist, oder stelle es in den Einstellungen des Systems ein.",
  ],
];
