package musubi.platform.questionnaire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The questionnaires there are, read when the server starts; one that cannot be read keeps it from starting. */
@Component
public class Questionnaires {
    private final List<Questionnaire> all;

    Questionnaires() throws IOException {
        this.all = Arrays.stream(new PathMatchingResourcePatternResolver().getResources("classpath:instruments/*.yaml"))
                .map(Questionnaires::read)
                .sorted(java.util.Comparator.comparing(Questionnaire::id).thenComparing(Questionnaire::version))
                .toList();
    }

    private static Questionnaire read(Resource file) {
        var name = Objects.requireNonNull(file.getFilename());
        try {
            var read = QuestionnaireReader.read(name, file.getContentAsString(StandardCharsets.UTF_8));
            if (!name.equals(read.id() + "-" + read.version() + ".yaml"))
                throw new IllegalStateException("the file " + name + " holds " + read.id() + " " + read.version());
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("the questionnaire " + name + " cannot be read", e);
        }
    }

    /** By name and version. */
    public List<Questionnaire> all() {
        return all;
    }

    /** The one of this name and version. */
    public Optional<Questionnaire> named(String id, String version) {
        return all.stream()
                .filter(q -> q.id().equals(id) && q.version().equals(version))
                .findFirst();
    }
}
