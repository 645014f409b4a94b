package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The client that a generator writes from the description in the reference, and the exercises that are done with it. */
final class GeneratedClient {
    /** The build puts it there; it has libraries of its own, so it and what it writes run apart from ours. */
    private static final Path GENERATOR = Path.of("target/openapi-generator-cli.jar");

    private static final Path EXERCISES = Path.of("src/test/client");
    private static final Pattern CALL = Pattern.compile("\\.(\\w+Api[A-Z]\\w*)\\(");

    /** Named by what the generator writes as soon as there is a form, and needed only where a form holds files. */
    private static final String FOR_FILES =
            "package org.apache.http.entity.mime; public class MultipartEntityBuilder {}";

    private final Path classes;

    private GeneratedClient(Path classes) {
        this.classes = classes;
    }

    /** Generated and compiled in a folder, together with the exercises. */
    static GeneratedClient in(Path folder) throws IOException, InterruptedException {
        assertThat(GENERATOR).as("mvn process-test-resources puts it there").exists();
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "-i",
                        "../docs/reference/openapi.json",
                        "-g",
                        "java",
                        "--library",
                        "native",
                        "-o",
                        folder.toString(),
                        "--global-property",
                        "apiDocs=false,modelDocs=false,apiTests=false,modelTests=false",
                        "--additional-properties",
                        "openApiNullable=false,hideGenerationTimestamp=true,useJakartaEe=true,"
                                + "apiPackage=client.api,modelPackage=client.model,invokerPackage=client")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("generator.log").toFile())
                .start();
        assertThat(made.waitFor())
                .as(Files.readString(folder.resolve("generator.log")))
                .isZero();
        Files.writeString(folder.resolve("MultipartEntityBuilder.java"), FOR_FILES);
        return new GeneratedClient(compiled(folder));
    }

    private static Path compiled(Path folder) throws IOException {
        var classes = Files.createDirectory(folder.resolve("classes"));
        var arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-d",
                classes.toString(),
                "-cp",
                GENERATOR + File.pathSeparator + annotations()));
        for (var sources : List.of(folder, EXERCISES))
            try (Stream<Path> files = Files.walk(sources)) {
                files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            }
        var said = new ByteArrayOutputStream();
        int compiled = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(compiled).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return classes;
    }

    private static String annotations() {
        return Path.of(jakarta.annotation.Generated.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    /**
     * Does an exercise against the server. Every operation it names has to succeed at least once, and every answer to look as described.
     *
     * @param given what it finds, by name
     * @return what it saw, by name
     */
    @SuppressWarnings("unchecked") // The client is of another class loader; what it answers is of Java's own classes.
    Map<String, Object> does(String exercise, Map<String, String> given)
            throws IOException, ReflectiveOperationException {
        var urls = new URL[] {classes.toUri().toURL(), GENERATOR.toUri().toURL()};
        try (var witness = new Witness();
                var apart = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            var all = new TreeMap<>(given);
            all.put("server", witness.url());
            var seen = (Map<String, Object>)
                    apart.loadClass(exercise).getMethod("run", Map.class).invoke(null, all);
            assertThat(witness.wrong()).isEmpty();
            assertThat(witness.done().stream().map(GeneratedClient::method).collect(Collectors.toSet()))
                    .isEqualTo(named(EXERCISES.resolve(exercise + ".java")));
            return seen;
        } catch (InvocationTargetException e) {
            throw new AssertionError("the client failed: " + e.getCause(), e.getCause());
        }
    }

    /** The method of the client that an operation becomes. */
    static String method(String operation) {
        int point = operation.indexOf('.');
        return Character.toLowerCase(operation.charAt(0))
                + operation.substring(1, point)
                + Character.toUpperCase(operation.charAt(point + 1))
                + operation.substring(point + 2);
    }

    /** The methods of the client that any exercise calls. */
    static Set<String> named() throws IOException {
        var named = new TreeSet<String>();
        try (Stream<Path> files = Files.list(EXERCISES)) {
            for (var file : files.toList()) named.addAll(named(file));
        }
        return named;
    }

    private static Set<String> named(Path exercise) throws IOException {
        return CALL.matcher(Files.readString(exercise))
                .results()
                .map(call -> call.group(1).replaceFirst("WithHttpInfo$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
