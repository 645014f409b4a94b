package musubi.platform;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import musubi.platform.database.Database;
import musubi.platform.database.Owner;
import musubi.platform.postgres.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database while it starts and its tables are brought up to date, beside everything else that a start takes: that is loading classes for the
 * most part, which needs no database.
 */
final class Opening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final CompletableFuture<Opened> opened = new CompletableFuture<>();

    private record Opened(@Nullable EmbeddedPostgres postgres, Owner application) {}

    private Opening() {}

    /** Begins; whoever needs the database waits in {@link #application}. */
    static Opening begin(Server.Settings settings) {
        // Of two threads that log at first, at once, one would be put off, with a remark to the operator.
        LOG.debug("opening the database of {}", settings.folder());
        var opening = new Opening();
        Thread.ofPlatform().name("database").start(() -> {
            try {
                opening.opened.complete(open(settings));
            } catch (Throwable e) {
                opening.opened.completeExceptionally(e);
            }
        });
        return opening;
    }

    /** One that nobody begins. */
    static Opening never() {
        return new Opening();
    }

    private static Opened open(Server.Settings settings) {
        var folder = settings.folder();
        if (settings.database().isPresent())
            return new Opened(null, Database.prepare(settings.database().get(), folder));
        var postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        try {
            var owner = new Owner(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
            return new Opened(postgres, Database.prepare(owner, folder));
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /**
     * How the application is to connect, once the tables are ready.
     *
     * @throws Unopened when they never will be
     */
    Owner application() throws Unopened {
        try {
            return opened.join().application();
        } catch (CompletionException _) {
            throw new Unopened(opened.exceptionNow());
        }
    }

    /** What is wrong with the database, when it cannot be opened. */
    Optional<RuntimeException> failure() {
        if (!opened.isCompletedExceptionally()) return Optional.empty();
        return Optional.of(
                opened.exceptionNow() instanceof RuntimeException e
                        ? e
                        : new IllegalStateException(opened.exceptionNow()));
    }

    /** Ends the database if it is ours; one that is starting is waited for. What was committed stays. */
    @Override
    public void close() {
        opened.handle((database, failure) -> database).thenAccept(Opening::end).join();
    }

    private static void end(@Nullable Opened database) {
        if (database != null && database.postgres() != null) database.postgres().close();
    }
}
