package musubi.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds others: called by itself it says which. */
abstract class CommandGroup implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        if (spec == null) throw new IllegalStateException("picocli sets this");
        spec.commandLine().usage(spec.commandLine().getOut());
        return Musubi.BAD_INPUT;
    }
}
