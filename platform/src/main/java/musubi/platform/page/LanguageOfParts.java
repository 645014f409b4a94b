package musubi.platform.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.ICloseElementTag;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IText;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Marks what stands on a page in the other language, so that it is read aloud and hyphenated rightly: names that were typed in Japanese on
 * English pages, and sentences in English on Japanese ones. Such words come from everywhere, so they are marked where pages go out.
 */
@Component
class LanguageOfParts implements IPostProcessorDialect {
    private static final int LAST = 10_000;

    @Override
    public String getName() {
        return "language of parts";
    }

    @Override
    public int getDialectPostProcessorPrecedence() {
        return LAST;
    }

    @Override
    public Set<IPostProcessor> getPostProcessors() {
        return Set.of(new PostProcessor(TemplateMode.HTML, Marking.class, LAST));
    }

    /** One page on its way out. Thymeleaf makes one for each. */
    public static final class Marking extends AbstractTemplateHandler {
        private static final String JAPANESE = "ja";
        private static final String ENGLISH = "en";
        private static final Pattern JAPANESE_LETTER = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}々〆ー]");

        /** From the first Japanese letter to the last, with what stands between them and the brackets around them. */
        private static final Pattern PASSAGE = Pattern.compile(
                "[「『（【〈《]?%1$s(?:[^a-zA-Z<>&\\n]*%1$s)?[」』）】〉》。、]?".formatted(JAPANESE_LETTER.pattern()));

        /** A sentence, not a name or a term: four words one after the other. */
        private static final Pattern SENTENCE = Pattern.compile("[A-Za-z]{2,}(?:[ ,;:'’-]+[A-Za-z]+){3}");

        /** Within these an element cannot stand, or would be shown as it is written. */
        private static final Set<String> PLAIN = Set.of("script", "style", "title", "textarea");

        private final Deque<Boolean> within = new ArrayDeque<>();
        private @Nullable ITemplateContext page;
        private @Nullable IOpenElementTag option;

        @Override
        public void setContext(ITemplateContext context) {
            super.setContext(context);
            page = context;
        }

        private String other() {
            return page == null || page.getLocale().getLanguage().equals(JAPANESE) ? ENGLISH : JAPANESE;
        }

        /** Whether what follows is marked already, or cannot be. */
        private boolean done() {
            return Boolean.TRUE.equals(within.peek());
        }

        @Override
        public void handleOpenElement(IOpenElementTag tag) {
            goOn();
            var name = tag.getElementCompleteName().toLowerCase(Locale.ROOT);
            var language = tag.getAttribute("lang");
            within.push(done() && !says(language, "") || PLAIN.contains(name) || says(language, other()));
            // A choice of a list holds no element; it says its language itself.
            if (name.equals("option") && !done()) option = tag;
            else super.handleOpenElement(tag);
        }

        private boolean says(@Nullable IAttribute language, String wanted) {
            return language != null
                    && (wanted.isEmpty() ? !other().equals(language.getValue()) : wanted.equals(language.getValue()));
        }

        @Override
        public void handleCloseElement(ICloseElementTag tag) {
            goOn();
            if (!tag.isUnmatched() && !within.isEmpty()) within.pop();
            super.handleCloseElement(tag);
        }

        private void goOn() {
            if (option == null) return;
            var held = option;
            option = null;
            super.handleOpenElement(held);
        }

        @Override
        public void handleText(IText text) {
            var words = text.getText();
            boolean foreign = !done() && foreign(words);
            if (option != null) {
                if (foreign && page != null) option = page.getModelFactory().setAttribute(option, "lang", other());
                goOn();
                super.handleText(text);
            } else if (!foreign || page == null) super.handleText(text);
            else mark(words, page);
        }

        private boolean foreign(String words) {
            return other().equals(JAPANESE)
                    ? JAPANESE_LETTER.matcher(words).find()
                    : SENTENCE.matcher(words).find()
                            && !JAPANESE_LETTER.matcher(words).find();
        }

        /** One element around it all, so that a row of boxes keeps as many boxes as before. */
        private void mark(String words, ITemplateContext context) {
            var make = context.getModelFactory();
            var close = make.createCloseElementTag("span");
            if (other().equals(ENGLISH)) {
                super.handleOpenElement(make.createOpenElementTag("span", "lang", ENGLISH));
                super.handleText(make.createText(words));
                super.handleCloseElement(close);
                return;
            }
            var passage = PASSAGE.matcher(words);
            boolean whole = passage.matches();
            passage.reset();
            if (!whole) super.handleOpenElement(make.createOpenElementTag("span"));
            int from = 0;
            while (passage.find()) {
                if (passage.start() > from) super.handleText(make.createText(words.substring(from, passage.start())));
                super.handleOpenElement(make.createOpenElementTag("span", "lang", JAPANESE));
                super.handleText(make.createText(passage.group()));
                super.handleCloseElement(close);
                from = passage.end();
            }
            if (from < words.length()) super.handleText(make.createText(words.substring(from)));
            if (!whole) super.handleCloseElement(close);
        }
    }
}
