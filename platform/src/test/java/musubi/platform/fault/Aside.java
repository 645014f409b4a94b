package musubi.platform.fault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of ours in a process of its own, which can be killed while whoever watches it lives on. */
final class Aside {
    private Aside() {}

    static List<String> command(Class<?> program, Object... arguments) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (var argument : arguments) words.add(argument.toString());
        return words;
    }
}
