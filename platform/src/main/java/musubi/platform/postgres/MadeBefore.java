package musubi.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** Data made by another PostgreSQL. Only programs of the same first number open them. */
final class MadeBefore {
    private static final Pattern FIRST_NUMBER = Pattern.compile("PostgreSQL\\) ([0-9]+)");

    private MadeBefore() {}

    /** What to say when that is why a server did not start. */
    static Optional<BadInput> refused(Caller caller, Path data) throws IOException {
        var made = Files.readString(data.resolve("PG_VERSION")).strip();
        var ours = FIRST_NUMBER.matcher(caller.answer("postgres", "--version"));
        if (!ours.find() || ours.group(1).equals(made)) return Optional.empty();
        return Optional.of(new BadInput(
                "serve.other-postgresql",
                Place.whole(data.toString()),
                made,
                new Words(
                        "このデータベースは PostgreSQL %s で作られていますが、この版の Musubi は %s を使います。前の版の Musubi で musubi backup を取り、新しいフォルダに musubi restore で戻してください。"
                                .formatted(made, ours.group(1)),
                        "This database was made by PostgreSQL %s, and this version of Musubi brings %s. Take a backup with the version before (musubi backup) and restore it into a new folder (musubi restore)."
                                .formatted(made, ours.group(1)))));
    }
}
