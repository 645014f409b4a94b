package musubi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import musubi.platform.backup.Backup;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes everything a server keeps, but for its keys, to one file. */
@Command(
        name = "backup",
        description = "Writes every table and all frozen evidence of a server to one file, while it runs or not.",
        footer = {
            "",
            "The folder 'keys' is not in it: keep a copy of that folder elsewhere.",
            "Examples:",
            "  musubi backup --data /srv/musubi monday.zip"
        })
final class BackupCommand extends OperatorCommand {
    @Parameters(paramLabel = "FILE", description = "The file to write; it must not exist yet.")
    private Path file = Path.of("");

    @Override
    int call(Console console, ServerPlace place) {
        if (Files.exists(file))
            throw new BadInput(
                    "backup.exists",
                    Place.whole(file.toString()),
                    "",
                    new Words("このファイルは既にあります。別の名前を指定してください。", "This file exists. Give another name."));
        var written = place.withDatabase(
                owner -> Backup.write(owner, place.folder(), file.toAbsolutePath(), console::remark));
        console.say(new Words(
                "%s に %d の表（%,d 行）と証拠 %,d ファイルを書きました。鍵（%s）は入っていません。別の場所に保管してください。"
                        .formatted(
                                file,
                                written.tables(),
                                written.rows(),
                                written.packFiles(),
                                place.folder().resolve("keys")),
                "Wrote %d tables (%,d rows) and %,d files of evidence to %s. The keys (%s) are not in it: keep them elsewhere."
                        .formatted(
                                written.tables(),
                                written.rows(),
                                written.packFiles(),
                                file,
                                place.folder().resolve("keys"))));
        return Musubi.DONE;
    }
}
