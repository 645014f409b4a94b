package musubi.effect.difference;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;

/** Tables beside the reference numbers, whole, shuffled or some of their lines. */
final class PeopleFixture {
    private PeopleFixture() {}

    /** The lines of a table among the reference numbers of this family. */
    static List<String> lines(String file) {
        try {
            var place = PeopleFixture.class.getResource("/reference/difference/" + file);
            if (place == null) throw new IllegalStateException("no reference/difference/" + file);
            return Files.readAllLines(Path.of(place.toURI()));
        } catch (URISyntaxException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of these lines. */
    static Rows rows(List<String> lines, String id) {
        return LocalRows.of(TableFixture.columns(lines), id);
    }

    /** The same lines in another order, the header first. */
    static List<String> shuffled(List<String> lines, long seed) {
        var body = new ArrayList<>(lines.subList(1, lines.size()));
        Collections.shuffle(body, new Random(seed));
        body.add(0, lines.get(0));
        return body;
    }

    /** Options written {@code name=value name=value}. */
    static Map<String, String> options(String text) {
        var options = new TreeMap<String, String>();
        for (var pair : text.split(" "))
            if (!pair.isEmpty())
                options.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        return options;
    }

    /** What the method says. */
    static Estimation ask(Method method, Rows rows, String formula, String options) {
        return ask(method, rows, formula, options(options));
    }

    /** What the method says, with options that hold spaces. */
    static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator().estimate(new Request(rows, Formula.parse(formula), method.settings(options)));
    }
}
