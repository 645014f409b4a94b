package musubi.platform.notice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The templates there are: the standard texts, read when the server starts, and what municipalities say instead. */
@Component
class Templates {
    /** A version in a municipality's own words: that of the standard text, and the number of the word. */
    private static final Pattern OWN = Pattern.compile("(.+)-own-([0-9]{1,9})");

    private final List<Template> all;
    private final OwnTexts own;

    Templates(OwnTexts own) throws IOException {
        this.own = own;
        this.all = Arrays.stream(new PathMatchingResourcePatternResolver().getResources("classpath:notices/*.yaml"))
                .map(Templates::read)
                .sorted(Comparator.comparing(Template::id).thenComparing(Template::version))
                .toList();
    }

    private static Template read(Resource file) {
        var name = Objects.requireNonNull(file.getFilename());
        try {
            return TemplateReader.read(name, file.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the template " + name + " cannot be read", e);
        }
    }

    /** Every version of every standard text. */
    List<Template> all() {
        return all;
    }

    /** The newest version of a standard text. */
    Optional<Template> standard(String id) {
        return all.stream().filter(t -> t.id().equals(id)).reduce((first, last) -> last);
    }

    /** The newest text of each template, in the municipality's own words where it has some. */
    List<Template> newest() {
        return all.stream()
                .map(Template::id)
                .distinct()
                .flatMap(id -> named(id).stream())
                .toList();
    }

    /** What a template says now: in the municipality's own words, unless the standard text has other places since. */
    Optional<Template> named(String id) {
        return standard(id)
                .map(standard -> own.last(id)
                        .filter(said -> said.base().equals(standard.version()))
                        .map(said -> saying(standard, said))
                        .orElse(standard));
    }

    private static Template saying(Template standard, OwnTexts.Said said) {
        return said.texts().isEmpty()
                ? standard
                : standard.saying("%s-own-%d".formatted(standard.version(), said.number()), said.texts());
    }

    /** The version a notice was written for. */
    Optional<Template> named(String id, String version) {
        var ours = OWN.matcher(version);
        if (!ours.matches()) return exactly(id, version);
        return exactly(id, ours.group(1))
                .flatMap(standard ->
                        own.numbered(id, Integer.parseInt(ours.group(2))).map(said -> saying(standard, said)));
    }

    private Optional<Template> exactly(String id, String version) {
        return all.stream()
                .filter(t -> t.id().equals(id) && t.version().equals(version))
                .findFirst();
    }
}
