package musubi.platform.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
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
        var messages = new Remembered();
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        messages.setBasenames(names());
        return messages;
    }

    /** Knows where the words of a page were found, so that the next page does not look through every area for them. */
    private static final class Remembered extends ResourceBundleMessageSource {
        private final Map<Locale, Map<String, String>> words = new ConcurrentHashMap<>();
        private final Map<Locale, Map<String, MessageFormat>> patterns = new ConcurrentHashMap<>();

        @Override
        protected @Nullable String resolveCodeWithoutArguments(String code, Locale locale) {
            return found(words, code, locale, super::resolveCodeWithoutArguments);
        }

        @Override
        protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
            return found(patterns, code, locale, super::resolveCode);
        }

        private static <T> @Nullable T found(
                Map<Locale, Map<String, T>> known, String code, Locale locale, BiFunction<String, Locale, T> look) {
            if (!Languages.OFFERED.contains(locale)) return look.apply(code, locale);
            return known.computeIfAbsent(locale, _ -> new ConcurrentHashMap<>())
                    .computeIfAbsent(code, wanted -> look.apply(wanted, locale));
        }
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
