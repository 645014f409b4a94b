package musubi.platform.operation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Spring takes the end of any line for the reader having left, and answers nothing, with status 200. When it was the line to the database that
 * ended, or a file that stops in the middle, the reader is still there, and would take that answer for a promise.
 */
@Configuration(proxyBeanMethods = false)
class WhoLeft implements WebMvcConfigurer {
    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.replaceAll(
                resolver -> resolver instanceof DefaultHandlerExceptionResolver ? new OnlyReaders() : resolver);
    }

    /** Lets whatever is not the reader's leaving go up to where it is told. */
    private static final class OnlyReaders extends DefaultHandlerExceptionResolver {
        @Override
        protected @Nullable ModelAndView doResolveException(
                HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception trouble) {
            boolean someLine = DisconnectedClientHelper.isClientDisconnectedException(trouble);
            return someLine && !readers(trouble) ? null : super.doResolveException(request, response, handler, trouble);
        }

        private static boolean readers(Exception trouble) {
            return Stream.<Throwable>iterate(trouble, Objects::nonNull, Throwable::getCause)
                    .anyMatch(ClientAbortException.class::isInstance);
        }
    }
}
