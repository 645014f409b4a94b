package musubi.platform.notice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The templates there are, read when the server starts. */
@Component
class Templates {
    private final List<Template> all;

    Templates() throws IOException {
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

    List<Template> all() {
        return all;
    }

    /** The newest version of a template. */
    Optional<Template> named(String id) {
        return all.stream().filter(t -> t.id().equals(id)).reduce((first, last) -> last);
    }

    /** The version a notice was written for. */
    Optional<Template> named(String id, String version) {
        return all.stream()
                .filter(t -> t.id().equals(id) && t.version().equals(version))
                .findFirst();
    }
}
