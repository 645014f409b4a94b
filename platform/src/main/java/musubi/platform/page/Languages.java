package musubi.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/** Japanese first; easy Japanese or English for those who choose it, remembered in a cookie. */
@Configuration(proxyBeanMethods = false)
class Languages implements WebMvcConfigurer {
    private static final String CHOICE = "lang";

    /** What addresses call easy Japanese: Japanese with other words where {@code x_ja__EASY.properties} has them. */
    static final String EASY = "easy";

    private static final Locale EASY_JAPANESE = Locale.of("ja", "", "EASY");

    /** In which there are words; a browser may ask for any other. */
    static final Set<Locale> OFFERED = Set.of(Locale.JAPANESE, EASY_JAPANESE, Locale.ENGLISH);

    @Bean
    LocaleResolver localeResolver(List<Unremembered> unremembered) {
        var resolver = new Chosen(List.copyOf(unremembered));
        resolver.setDefaultLocale(Locale.JAPANESE);
        return resolver;
    }

    /** What is remembered, but for pages that remember nothing. */
    private static final class Chosen extends CookieLocaleResolver {
        private final List<Unremembered> unremembered;

        Chosen(List<Unremembered> unremembered) {
            super("language");
            this.unremembered = unremembered;
        }

        private boolean remembers(HttpServletRequest request) {
            return unremembered.stream().noneMatch(pages -> pages.holds(request.getRequestURI()));
        }

        @Override
        public Locale resolveLocale(HttpServletRequest request) {
            return remembers(request) ? super.resolveLocale(request) : stated(request);
        }

        @Override
        public LocaleContext resolveLocaleContext(HttpServletRequest request) {
            return remembers(request) ? super.resolveLocaleContext(request) : new SimpleLocaleContext(stated(request));
        }

        @Override
        public void setLocaleContext(
                HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable LocaleContext chosen) {
            if (remembers(request)) super.setLocaleContext(request, response, chosen);
        }

        private static Locale stated(HttpServletRequest request) {
            return "en".equals(request.getParameter(CHOICE)) ? Locale.ENGLISH : Locale.JAPANESE;
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        var change = new LocaleChangeInterceptor() {
            @Override
            protected @Nullable Locale parseLocaleValue(String language) {
                return language.equals(EASY) ? EASY_JAPANESE : super.parseLocaleValue(language);
            }
        };
        change.setParamName(CHOICE);
        change.setIgnoreInvalidLocale(true);
        registry.addInterceptor(change);
    }
}
