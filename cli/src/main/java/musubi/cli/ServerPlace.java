package musubi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import musubi.platform.database.Owner;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is meant: its folder, and its database when that is not in the folder. */
final class ServerPlace {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for keys, frozen evidence and the database. Default: musubi-data.")
    private @Nullable Path folder;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "File of 'key: value' lines; variables MUSUBI_KEY go before it, options before both.")
    private @Nullable Path file;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "An existing PostgreSQL as JDBC names it. Without it, one of our own is started in the folder.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--database-user",
            paramLabel = "NAME",
            description = "Owner of the tables there; the password is read from MUSUBI_DATABASE_PASSWORD.")
    private @Nullable String databaseUser;

    private @Nullable ServerConfiguration configuration;

    /** What file and variables say, read when it is first asked for. */
    ServerConfiguration configuration() {
        if (configuration == null) configuration = ServerConfiguration.read(Optional.ofNullable(file), System.getenv());
        return configuration;
    }

    Path folder() {
        if (folder != null) return folder;
        return Path.of(configuration().value("data").orElse("musubi-data"));
    }

    /** The database when it is not our own. */
    Optional<Owner> database() {
        var url = Optional.ofNullable(databaseUrl).or(() -> configuration().value("database-url"));
        return url.map(
                u -> new Owner(
                        u,
                        Optional.ofNullable(databaseUser)
                                .or(() -> configuration().value("database-user"))
                                .orElse("musubi_owner"),
                        configuration()
                                .value("database-password")
                                .orElseThrow(
                                        () -> new BadInput(
                                                "serve.password",
                                                Place.whole("MUSUBI_DATABASE_PASSWORD"),
                                                "",
                                                new Words(
                                                        "データベースのパスワードを環境変数 MUSUBI_DATABASE_PASSWORD に入れるか、設定ファイルの database-password-file でファイルを指定してください。",
                                                        "Give the database's password in the variable MUSUBI_DATABASE_PASSWORD, or name its file by database-password-file in the configuration.")))));
    }

    /** Works with the database of a server that exists, running or not. */
    <T> T withDatabase(Function<Owner, T> work) {
        var other = database();
        if (other.isPresent()) return work.apply(other.get());
        if (!Files.isDirectory(postgres()))
            throw new BadInput(
                    "server.none",
                    Place.whole(folder().toString()),
                    "",
                    new Words(
                            "このフォルダにサーバーはありません。musubi serve の --data と同じフォルダを指定してください。",
                            "There is no server in this folder. Give the folder that musubi serve was given with --data."));
        return withOwn(work);
    }

    /** Works with the database, making one when there is none. */
    <T> T withDatabaseMade(Function<Owner, T> work) {
        var other = database();
        return other.isPresent() ? work.apply(other.get()) : withOwn(work);
    }

    private <T> T withOwn(Function<Owner, T> work) {
        try (var reached = EmbeddedPostgres.reach(postgres())) {
            return work.apply(new Owner(reached.url(), EmbeddedPostgres.OWNER, reached.password()));
        }
    }

    private Path postgres() {
        return folder().resolve("postgres");
    }
}
