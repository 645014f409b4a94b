package musubi.platform.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kinds of entries that sources write to the audit trail, with whether they give a before and an after. A recorder such as
 * {@code record(action, thing, after)} is followed to the call of the trail in it.
 */
final class KeptKinds {
    private static final Pattern CALL =
            Pattern.compile("\\b(audit\\.record|(?:enrolments\\.)?(?:record|note|change|add|audit|keep))\\(");
    private static final Pattern KIND = Pattern.compile("\"([a-z]+(?:-[a-z]+)*\\.(?:[a-z]+(?:-[a-z]+)*)?)\"");

    private KeptKinds() {}

    /** A kind as one call writes it. */
    record Kept(String kind, boolean before, boolean after) {
        /** Whether it says what something became and not what it was. */
        boolean lacking() {
            return after && !before;
        }
    }

    /** A call, its arguments on one line each. */
    private record Call(String name, List<String> arguments) {
        boolean trail() {
            return name.equals("audit.record");
        }

        /** Whether the recorder is the one that the whole module of people shares. */
        boolean shared() {
            return name.startsWith("enrolments.");
        }

        /** The argument of the trail that says what something was; an empty text in the source when there is none. */
        String before() {
            return arguments.size() == 6 ? arguments.get(4) : NOTHING;
        }
    }

    /** A method that hands what it is given to the trail. */
    private record Recorder(String name, List<String> parameters, Call trail) {
        boolean reached(Call call) {
            return call.name().endsWith(name) && call.arguments().size() == parameters.size();
        }

        /** Whether something is given for an argument of the trail, seen from the call of the recorder. */
        boolean given(String argument, Call call) {
            int at = parameters.indexOf(argument);
            return !(at < 0 ? argument : call.arguments().get(at)).equals(NOTHING);
        }
    }

    private static final String NOTHING = "\"\"";

    /** What the sources of one package write. */
    static List<Kept> of(Collection<String> sources) {
        var shared = sources.stream()
                .filter(source -> source.contains("class Enrolments "))
                .flatMap(KeptKinds::recorders)
                .toList();
        return sources.stream()
                .flatMap(source -> {
                    var own = recorders(source).toList();
                    return calls(source).stream()
                            .flatMap(call -> KIND.matcher(String.join(" ", call.arguments()))
                                    .results()
                                    .flatMap(kind -> kept(kind.group(1), call, call.shared() ? shared : own)));
                })
                .toList();
    }

    private static Stream<Kept> kept(String kind, Call call, List<Recorder> recorders) {
        if (call.trail())
            return Stream.of(new Kept(
                    kind,
                    !call.before().equals(NOTHING),
                    !call.arguments().getLast().equals(NOTHING)));
        return recorders.stream()
                .filter(recorder -> recorder.reached(call))
                .map(recorder -> new Kept(
                        kind,
                        recorder.given(recorder.trail().before(), call),
                        recorder.given(recorder.trail().arguments().getLast(), call)));
    }

    /** Methods stand four blanks deep and end at a brace that stands as deep. */
    private static Stream<Recorder> recorders(String source) {
        return Pattern.compile(
                        "\\n    (?:private |static )*\\w+ (record|note|change|add|audit|keep)\\(([^)]*)\\) \\{\\n(.*?)\\n    }\\n",
                        Pattern.DOTALL)
                .matcher(source)
                .results()
                .flatMap(method -> calls(method.group(3)).stream()
                        .filter(Call::trail)
                        .map(trail -> new Recorder(method.group(1), parameters(method.group(2)), trail)));
    }

    private static List<String> parameters(String declared) {
        return Arrays.stream(declared.replaceAll("<[^<>]*>", "").split(",", -1))
                .map(parameter -> parameter.strip().replaceAll(".*\\s", ""))
                .toList();
    }

    private static List<Call> calls(String source) {
        return CALL.matcher(source)
                .results()
                .map(found -> new Call(found.group(1), arguments(source, found.end())))
                .toList();
    }

    /** The arguments of a call that opened just before here, whatever strings and brackets are in them. */
    private static List<String> arguments(String source, int from) {
        var arguments = new ArrayList<String>();
        var argument = new StringBuilder();
        int depth = 0;
        for (int i = from; ; i++) {
            char c = source.charAt(i);
            if (c == '"') {
                int end = textEnd(source, i);
                argument.append(source, i, end);
                i = end - 1;
            } else if (c == ')' && depth == 0) {
                arguments.add(argument.toString().strip());
                return arguments;
            } else if (c == ',' && depth == 0) {
                arguments.add(argument.toString().strip());
                argument.setLength(0);
            } else {
                if ("([{".indexOf(c) >= 0) depth++;
                if (")]}".indexOf(c) >= 0) depth--;
                argument.append(c);
            }
        }
    }

    private static int textEnd(String source, int from) {
        if (source.startsWith("\"\"\"", from)) return source.indexOf("\"\"\"", from + 3) + 3;
        int i = from + 1;
        while (source.charAt(i) != '"') i += source.charAt(i) == '\\' ? 2 : 1;
        return i + 1;
    }
}
