package musubi.platform.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * Answers to a form, shown once on the page that follows. A device that fetches the page only to keep it, at the same time as somebody
 * waits for the answer, takes none.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class ReadAnswers extends SessionFlashMapManager {
    private static final String TO_KEEP = "Musubi-To-Keep";

    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        return request.getHeader(TO_KEEP) == null ? super.retrieveFlashMaps(request) : null;
    }
}
