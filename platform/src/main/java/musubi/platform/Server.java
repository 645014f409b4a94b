package musubi.platform;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import musubi.platform.database.Database;
import musubi.platform.database.Owner;
import musubi.platform.postgres.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** A running server with its database. Closing it ends both; what was acknowledged stays. */
public final class Server implements AutoCloseable {
    /**
     * How a server is started.
     *
     * @param folder keys, frozen evidence, and the database when it is our own
     * @param port 0 for any free one
     * @param database an existing PostgreSQL; absent, one of our own is started
     * @param more what only some servers set, such as {@code musubi.metrics-token}
     */
    public record Settings(Path folder, int port, Optional<Owner> database, Map<String, String> more) {
        /** Maps are copied. */
        public Settings {
            more = Map.copyOf(more);
        }

        /** A server with nothing else set. */
        public Settings(Path folder, int port, Optional<Owner> database) {
            this(folder, port, database, Map.of());
        }
    }

    private final @Nullable EmbeddedPostgres postgres;
    private final ConfigurableApplicationContext application;

    private Server(@Nullable EmbeddedPostgres postgres, ConfigurableApplicationContext application) {
        this.postgres = postgres;
        this.application = application;
    }

    /** Starts the database if need be, brings its tables up to date, and opens the port. */
    public static Server start(Settings settings) {
        var postgres = settings.database().isPresent()
                ? null
                : EmbeddedPostgres.start(settings.folder().resolve("postgres"));
        try {
            var owner = postgres == null
                    ? settings.database().orElseThrow()
                    : new Owner(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
            return new Server(postgres, open(settings, Database.prepare(owner, settings.folder())));
        } catch (RuntimeException e) {
            if (postgres != null) postgres.close();
            throw e;
        }
    }

    private static ConfigurableApplicationContext open(Settings settings, Owner application) {
        Map<String, Object> properties = new HashMap<>(settings.more());
        properties.put("spring.datasource.url", application.url());
        properties.put("spring.datasource.username", application.user());
        properties.put("spring.datasource.password", application.password());
        properties.put("server.port", settings.port());
        properties.put(
                "musubi.folder", settings.folder().toAbsolutePath().normalize().toString());
        return new SpringApplicationBuilder(Platform.class)
                .beanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run();
    }

    /** The port it answers on. */
    public int port() {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A part of the application by its type, for the demonstration that fills it. */
    public <T> T part(Class<T> type) {
        return application.getBean(type);
    }

    @Override
    public void close() {
        application.close();
        if (postgres != null) postgres.close();
    }
}
