package musubi.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import musubi.document.Nearest;
import musubi.quantity.Words;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments, in one sentence of each language, instead of picocli's English. */
final class ArgumentTrouble {
    private ArgumentTrouble() {}

    static Words of(ParameterException problem) {
        return switch (problem) {
            case UnmatchedArgumentException unmatched -> unknown(unmatched);
            case MissingParameterException missing -> missing(missing);
            case OverwrittenOptionException twice -> twice(twice);
            default -> unusable(problem);
        };
    }

    private static Words unknown(UnmatchedArgumentException problem) {
        var said = String.join(" ", problem.getUnmatched());
        var word = problem.getUnmatched().getFirst();
        var known = known(problem.getCommandLine(), word.startsWith("-"));
        return new Words(
                "知らない引数です: " + said + Nearest.ja(word, known), "unknown argument: " + said + Nearest.en(word, known));
    }

    private static Collection<String> known(CommandLine command, boolean options) {
        if (!options) return command.getSubcommands().keySet();
        var names = new ArrayList<String>();
        for (var option : command.getCommandSpec().options()) names.addAll(List.of(option.names()));
        return names;
    }

    /** picocli names every member of a group when one is missing; its message names those that are. */
    private static Words missing(MissingParameterException problem) {
        var message = Objects.requireNonNullElse(problem.getMessage(), "");
        if (problem.getMissing().size() == 1 && message.matches("(?s).*parameter.* for option .*")) {
            var option = problem.getMissing().getFirst();
            return new Words(
                    "値が足りません: %s %s".formatted(name(option), option.paramLabel()),
                    "missing value: %s %s".formatted(name(option), option.paramLabel()));
        }
        var names = problem.getMissing().stream()
                .filter(ArgSpec::required)
                .map(ArgumentTrouble::name)
                .filter(name -> message.contains(name))
                .distinct()
                .collect(Collectors.joining(", "));
        return new Words("足りない引数があります: " + names, "missing argument: " + names);
    }

    private static Words twice(OverwrittenOptionException problem) {
        var name = name(problem.getOverwritten());
        return new Words(name + " は一度だけ指定してください", name + " is given more than once");
    }

    private static Words unusable(ParameterException problem) {
        var arg = problem.getArgSpec();
        if (arg == null || problem.getValue() == null)
            return new Words("引数を読めません: " + problem.getMessage(), "unusable argument: " + problem.getMessage());
        var wanted = wanted(arg.typeInfo().getType());
        return new Words(
                "%s に「%s」は使えません。%s".formatted(name(arg), problem.getValue(), wanted.ja()),
                "%s cannot be \"%s\"; %s".formatted(name(arg), problem.getValue(), wanted.en()));
    }

    private static Words wanted(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class)
            return new Words("整数で指定してください", "it is a whole number");
        if (type == BigDecimal.class) return new Words("数で指定してください", "it is a number");
        if (type == LocalDate.class) return new Words("日付（YYYY-MM-DD）で指定してください", "it is a day (YYYY-MM-DD)");
        if (type == boolean.class || type == Boolean.class)
            return new Words("true か false で指定してください", "it is true or false");
        if (type == Path.class) return new Words("ファイルかフォルダの名前で指定してください", "it names a file or folder");
        if (type.isEnum()) {
            var names = java.util.Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
            return new Words(names + " のどれかで指定してください", "it is one of " + names);
        }
        return new Words("値を確認してください", "check the value");
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }
}
