// Deutsch: what the engine says of files and uploads, and of their names in storage.
import type { Saying } from "../../../lib/sayings";

export const files: Saying[] = [
  // Taking files in.
  [
    "{path} is a link that leads back to its own folder.",
    "{path} ist ein Verweis, der in den eigenen Ordner zurückführt.",
  ],
  [
    "Remove the link; the other files are sent.",
    "Entferne den Verweis; die anderen Dateien werden gesendet.",
  ],
  ["The folder {path} holds no files.", "Im Ordner {path} liegen keine Dateien."],
  [
    "Choose a folder with files in it, or the files themselves.",
    "Nimm einen Ordner mit Dateien, oder die Dateien selbst.",
  ],
  ["{path} is neither a file nor a folder.", "{path} ist weder Datei noch Ordner."],
  ["Choose a file or a folder of files.", "Nimm eine Datei oder einen Ordner mit Dateien."],
  [
    "{path} is larger than 5 TiB, the most that S3 stores as one object.",
    "{path} ist größer als 5 TiB; mehr speichert S3 nicht als ein Objekt.",
  ],
  ["Render it in parts.", "Rendere sie in Teilen."],
  ["There is no file {path}.", "Die Datei {path} gibt es nicht."],
  [
    "Check the path; a render may have another name than expected.",
    "Prüfe den Pfad; vielleicht heißt das Rendering anders als erwartet.",
  ],
  [
    "The name of {path} is not UTF-8, so that no link could carry it.",
    "Der Name von {path} ist nicht UTF-8; kein Link könnte ihn tragen.",
  ],
  ["Rename the file, then upload it again.", "Benenne die Datei um und lade sie neu hoch."],
  ["{path} may not be read.", "{path} darf nicht gelesen werden."],
  [
    "Give yourself permission to read it, then retry.",
    "Gib dir das Recht, sie zu lesen, und wiederhole den Upload.",
  ],
  ["{path} cannot be read: {error}.", "{path} lässt sich nicht lesen: {error:clause}."],
  [
    "Check the disk that holds it, then retry.",
    "Prüfe den Datenträger, auf dem sie liegt, und wiederhole den Upload.",
  ],
  ["{path} is no longer there.", "{path} ist nicht mehr da."],
  [
    "Put it back where it was and retry, or upload it anew.",
    "Lege sie wieder an ihren Platz und wiederhole den Upload, oder lade sie neu hoch.",
  ],
  ["{path} changed while it was sent.", "{path} hat sich während des Uploads geändert."],
  [
    "Wait until the render is finished, then retry: the whole file is sent again.",
    "Warte, bis das Rendering fertig ist, und wiederhole den Upload: Die ganze Datei wird neu gesendet.",
  ],
  ["Cancelled.", "Abgebrochen."],
  ["Retry to send it after all.", "Wiederhole den Upload, um sie doch noch zu senden."],
  ["{path} could not be written.", "{path} ließ sich nicht schreiben."],
  [
    "Choose another folder, or make room on the disk.",
    "Nimm einen anderen Ordner, oder schaffe Platz auf dem Datenträger.",
  ],

  // What becomes of an upload.
  ["There is no such upload in the library.", "Diesen Upload gibt es in der Bibliothek nicht."],
  ["Upload the file again.", "Lade die Datei neu hoch."],
  ["There is nothing to upload.", "Es gibt nichts hochzuladen."],
  ["Name at least one file or folder.", "Nenne mindestens eine Datei oder einen Ordner."],
  ["This upload did not fail.", "Dieser Upload ist nicht fehlgeschlagen."],
  ["There is nothing to retry.", "Es gibt nichts zu wiederholen."],
  ["This upload is still running.", "Dieser Upload läuft noch."],
  ["Cancel it first.", "Brich ihn zuerst ab."],
  [
    "Another Reeldrop on this computer is sending this file.",
    "Ein anderes Reeldrop auf diesem Computer sendet diese Datei.",
  ],
  ["Cancel it there: in the terminal with Ctrl-C.", "Brich es dort ab: im Terminal mit Strg-C."],
  ["{path} changed since its upload was broken off.", "{path} hat sich geändert, seit der Upload abbrach."],
  [
    "It is sent from its beginning, as the file that it is now.",
    "Die Datei wird von Anfang an gesendet, so wie sie jetzt ist.",
  ],
  [
    "The upload of {path} was broken off and goes on: storage holds {held} of {size} MiB.",
    "Der Upload von {path} war abgebrochen und geht weiter: Im Speicher liegen {held:number} von {size:number} MiB.",
  ],
  ["Only the rest is sent.", "Nur der Rest wird gesendet."],
  ["Reeldrop ended before this upload was done.", "Reeldrop endete, bevor dieser Upload fertig war."],
  ["Reeldrop closed before this upload was done.", "Reeldrop wurde beendet, bevor dieser Upload fertig war."],
  ["Retry to send it again.", "Wiederhole den Upload."],
  ["Its connection “{name}” was removed.", "Die Verbindung „{name}“ dieses Uploads wurde entfernt."],
  [
    "Drop the file again to send it somewhere else.",
    "Lege die Datei noch einmal ab, um sie anderswohin zu senden.",
  ],

  // Names in storage.
  [
    "Two files of this drop would have the name “{key}” in storage.",
    "Zwei Dateien dieses Stapels hießen im Speicher „{key}“.",
  ],
  ["Another upload writes to “{key}”.", "Ein anderer Upload schreibt nach „{key}“."],
  ["“{key}” in storage is another file.", "„{key}“ im Speicher ist eine andere Datei."],
  [
    "Storage does not tell whether its “{key}” is identical with this file.",
    "Der Speicher verrät nicht, ob „{key}“ dort dieselbe Datei ist.",
  ],
  ["Storage holds 999 files named “{key}” already.", "Im Speicher liegen schon 999 Dateien namens „{key}“."],
  [
    "Rename the file, or choose another prefix.",
    "Benenne die Datei um, oder wähle einen anderen Ordner im Speicher.",
  ],
  [
    "“{key}” is taken, and streams are never mixed.",
    "„{key}“ ist vergeben, und Streams werden nie vermischt.",
  ],
  ["Storage holds 999 folders named “{key}” already.", "Im Speicher liegen schon 999 Ordner namens „{key}“."],
  [
    "Rename the folder, or choose another prefix.",
    "Benenne den Ordner um, oder wähle einen anderen Ordner im Speicher.",
  ],
  [
    "“{name}” is not what can happen to a name that exists already.",
    "„{name}“ ist nichts, was mit einem vergebenen Namen geschehen kann.",
  ],
  ["Use overwrite, keep-both, skip or ask.", "Möglich sind overwrite, keep-both, skip und ask."],
  ["Storage holds “{key}” already.", "Im Speicher liegt schon „{key}“."],
  [
    "Choose whether it is overwritten, both are kept, or the file is left out.",
    "Wähle, ob es überschrieben wird, beide bleiben, oder die Datei ausgelassen wird.",
  ],
  ["Both are kept: this one has a number in its name.", "Beide bleiben: Diese Datei hat eine Zahl im Namen."],
  ["“{entered}” cannot stand before a key.", "„{entered}“ kann nicht vor einem Namen im Speicher stehen."],
  [
    "Use folder names separated by “/”, without “.” and “..”.",
    "Nimm Ordnernamen mit „/“ dazwischen, ohne „.“ und „..“.",
  ],
  [
    "The name in storage would be {bytes} bytes long; at most {most} are possible.",
    "Der Name im Speicher wäre {bytes:number} Byte lang; möglich sind höchstens {most:number}.",
  ],
  ["Use a shorter name, or shorter folder names.", "Nimm einen kürzeren Namen, oder kürzere Ordnernamen."],
  [
    "By the template, “{name}” would have the name “{key}” in storage, which no link could carry.",
    "Nach der Vorlage hieße „{name}“ im Speicher „{key}“; kein Link könnte das tragen.",
  ],
  [
    "Let the template begin with a field that is never empty, such as {{name}}, and leave out “.” and “..” as folders.",
    "Beginne die Vorlage mit einem Feld, das nie leer ist, wie {{name}}, und lass „.“ und „..“ als Ordner weg.",
  ],
  ["The template is empty.", "Die Vorlage ist leer."],
  [
    "The template is {bytes} bytes long; at most {most} are possible.",
    "Die Vorlage ist {bytes:number} Byte lang; möglich sind höchstens {most:number}.",
  ],
  [
    "The template holds a line break or another control character.",
    "Die Vorlage enthält einen Zeilenumbruch oder ein anderes Steuerzeichen.",
  ],
  ["The brace in “{from}” is not closed.", "Die Klammer in „{from}“ ist nicht geschlossen."],
  [
    "The brace in “{from}” closes nothing; a brace itself is written twice.",
    "Die Klammer in „{from}“ schließt nichts; eine Klammer selbst wird doppelt geschrieben.",
  ],
  [
    "“..” cannot be a folder of the template: browsers fold it away.",
    "„..“ kann kein Ordner der Vorlage sein: Browser lösen es auf.",
  ],
  ["The template has no field “{{{name}}}”.", "Ein Feld „{{{name}}}“ gibt es in Vorlagen nicht."],
  ["Write text and fields: {fields}.", "Schreibe Text und Felder: {fields}."],

  // Headers, metadata, tags.
  ["“{name}” is not a content disposition.", "„{name}“ ist keine Content-Disposition."],
  ["Use none, inline or attachment.", "Möglich sind none, inline und attachment."],
  [
    "The Cache-Control rule holds a character that no header carries, or is longer than 512 bytes.",
    "Die Regel für Cache-Control enthält ein Zeichen, das in keinem Header stehen kann, oder ist länger als 512 Byte.",
  ],
  [
    "Write it as in “public, max-age=3600”, or leave it empty.",
    "Schreibe sie wie „public, max-age=3600“, oder lass sie leer.",
  ],
  ["“{entered}” is not a name and a value.", "„{entered}“ ist kein Name mit Wert."],
  ["Write it as in brief_id=4711.", "Schreibe es wie brief_id=4711."],
  ["“{name}” cannot be the name of metadata.", "„{name}“ kann kein Name von Metadaten sein."],
  [
    "Use letters from a to z, digits, “-”, “_” and “.”.",
    "Nimm Buchstaben von a bis z, Ziffern, „-“, „_“ und „.“.",
  ],
  [
    "The metadata “{name}” holds a line break or another control character.",
    "Die Metadaten „{name}“ enthalten einen Zeilenumbruch oder ein anderes Steuerzeichen.",
  ],
  ["Write it in one line.", "Schreibe es in eine Zeile."],
  [
    "The metadata has {bytes} bytes; S3 keeps {most} for an object.",
    "Die Metadaten haben {bytes:number} Byte; S3 behält je Objekt {most:number}.",
  ],
  [
    "Shorten it, or keep it elsewhere under an id.",
    "Kürze sie, oder bewahre sie anderswo unter einer ID auf.",
  ],
  ["An object has at most {most} tags.", "Ein Objekt hat höchstens {most:number} Tags."],
  ["Leave some out.", "Lass einige weg."],
  ["“{name}={value}” cannot be a tag.", "„{name}={value}“ kann kein Tag sein."],
  [
    "Use letters, digits, spaces and + - = . _ : / @; at most 128 characters for the name and 256 for the value, and no name that begins with aws:.",
    "Nimm Buchstaben, Ziffern, Leerzeichen und + - = . _ : / @; höchstens 128 Zeichen für den Namen und 256 für den Wert, und keinen Namen, der mit aws: beginnt.",
  ],
];
