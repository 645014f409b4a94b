package musubi.cli;

import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The words of the help as picocli asks for them. For a parameter picocli asks for its label with its position, such as
 * {@code musubi.verify.STATEMENT[0]}; translators write {@code musubi.verify.STATEMENT}.
 */
final class HelpWords extends ResourceBundle {
    private final Map<String, Object> words = new HashMap<>();

    HelpWords(ResourceBundle written) {
        for (var key : written.keySet()) words.put(key, written.getObject(key));
        // Options that every command inherits are asked for by their bare names.
        for (var everywhere : new String[] {"lang", "debug"}) {
            var said = words.get("musubi." + everywhere);
            if (said != null) words.put(everywhere, said);
        }
    }

    /** Adds the parameters of the command and of everything below it. */
    void addParametersOf(CommandLine line) {
        var prefix = line.getCommandSpec().qualifiedName(".") + ".";
        for (var parameter : line.getCommandSpec().positionalParameters()) {
            var said = words.get(prefix + parameter.paramLabel().replaceAll("[<>]", ""));
            if (said != null) words.put(prefix + parameter.paramLabel() + "[" + parameter.index() + "]", said);
        }
        line.getSubcommands().values().forEach(this::addParametersOf);
    }

    @Override
    protected @Nullable Object handleGetObject(String key) {
        return words.get(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(words.keySet());
    }
}
