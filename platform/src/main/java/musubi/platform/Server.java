package musubi.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import musubi.platform.database.Owner;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.Banner;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** A running server with its database. Closing it ends both; what was acknowledged stays. */
public final class Server implements AutoCloseable {
    /**
     * How a server is started.
     *
     * @param folder keys, frozen evidence, and the database when it is our own
     * @param port 0 for any free one
     * @param database an existing PostgreSQL; absent, one of our own is started
     * @param more what only some servers set, such as {@code musubi.metrics-token}
     * @param clock what time it is for everything the server does
     */
    public record Settings(Path folder, int port, Optional<Owner> database, Map<String, String> more, Clock clock) {
        /** Maps are copied. */
        public Settings {
            more = Map.copyOf(more);
        }

        /** A server whose time is that of the machine. */
        public Settings(Path folder, int port, Optional<Owner> database, Map<String, String> more) {
            this(folder, port, database, more, Clock.systemUTC());
        }

        /** One with nothing else set. */
        public Settings(Path folder, int port, Optional<Owner> database) {
            this(folder, port, database, Map.of());
        }
    }

    private final Opening opening;
    private final ConfigurableApplicationContext application;

    private Server(Opening opening, ConfigurableApplicationContext application) {
        this.opening = opening;
        this.application = application;
    }

    /**
     * Starts the database if need be, brings its tables up to date, and opens the port. What nobody has asked for by then is made
     * meanwhile, and then the jobs begin.
     */
    public static Server start(Settings settings) {
        var opening = Opening.begin(settings);
        try {
            var application = open(settings, opening);
            Thread.ofPlatform().name("rest of the server").daemon().start(new Rest(application));
            return new Server(opening, application);
        } catch (RuntimeException e) {
            opening.close();
            throw opening.failure().orElse(e);
        }
    }

    private static ConfigurableApplicationContext open(Settings settings, Opening opening) {
        Map<String, Object> properties = new HashMap<>(settings.more());
        properties.put("server.port", settings.port());
        properties.put(
                "musubi.folder", settings.folder().toAbsolutePath().normalize().toString());
        // Absent where the classes were compiled without the build's other steps: then Spring looks for the parts
        // itself.
        if (ClassUtils.isPresent(Platform.class.getName() + "__ApplicationContextInitializer", null))
            SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        return application(opening, properties, settings.clock()).run();
    }

    static SpringApplicationBuilder application(Opening opening, Map<String, Object> properties, Clock clock) {
        return new SpringApplicationBuilder(Platform.class)
                .main(Platform.class)
                .beanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE)
                .bannerMode(Banner.Mode.OFF)
                .lazyInitialization(true)
                .properties(properties)
                .initializers((GenericApplicationContext application) -> {
                    handedIn(
                            application,
                            "dataSource",
                            HikariDataSource.class,
                            () -> pool(opening, application.getEnvironment()));
                    handedIn(application, "gate", Gate.class, () -> new Gate(opening, application));
                    handedIn(application, "clock", Clock.class, () -> clock);
                    handedIn(
                            application,
                            "settings",
                            LazyInitializationExcludeFilter.class,
                            () -> Server::readsSettings);
                });
    }

    /** A part that comes with each start, so the build cannot write down how it is made. */
    private static <T> void handedIn(
            GenericApplicationContext application, String name, Class<T> type, Supplier<T> part) {
        application.registerBean(
                name,
                type,
                part,
                definition ->
                        definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true));
    }

    /** Whether a part is told what only some servers set: what is wrong with that is said before the server opens. */
    private static boolean readsSettings(String name, BeanDefinition definition, Class<?> type) {
        return type.getPackageName().startsWith(Server.class.getPackageName())
                && Arrays.stream(type.getDeclaredConstructors())
                        .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                        .anyMatch(parameter -> parameter.isAnnotationPresent(Value.class));
    }

    private static HikariDataSource pool(Opening opening, Environment environment) {
        return Binder.get(environment)
                .bind("spring.datasource.hikari", Bindable.<HikariDataSource>ofInstance(new Pool(opening)))
                .get();
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
        opening.close();
    }
}
