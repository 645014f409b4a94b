package musubi.platform.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The words on pages: one pair of files for each area, Japanese and English, found where they lie. */
@Configuration(proxyBeanMethods = false)
class MessageBundles {
    @Bean
    MessageSource messageSource() {
        var messages = new ResourceBundleMessageSource();
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        messages.setBasenames(names());
        return messages;
    }

    private static String[] names() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver()
                            .getResources("classpath:messages/*_en.properties"))
                    .map(file -> Objects.requireNonNull(file.getFilename()))
                    .map(file -> "messages/" + file.substring(0, file.indexOf("_en.")))
                    .sorted()
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException("the words on pages cannot be read", e);
        }
    }
}
