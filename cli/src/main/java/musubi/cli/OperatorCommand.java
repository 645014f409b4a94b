package musubi.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the operator does with a server in its place, whether it runs or not. */
abstract class OperatorCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ServerPlace place = new ServerPlace();

    @Override
    public final Integer call() {
        if (spec == null) throw new IllegalStateException("picocli sets this");
        return call(Console.of(spec), place);
    }

    /** Does it, and answers the exit code. */
    abstract int call(Console console, ServerPlace place);
}
