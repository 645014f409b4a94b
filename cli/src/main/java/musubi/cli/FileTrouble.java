package musubi.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.Optional;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** A file that the caller named and that is not there, not readable or in the way: theirs to mend, no defect of ours. */
final class FileTrouble {
    private FileTrouble() {}

    /** The refusal for this trouble; empty when the machine is at fault, such as a full disk. */
    static Optional<BadInput> of(FileSystemException trouble) {
        return switch (trouble) {
            case NoSuchFileException t ->
                refused("file.not-found", t, new Words("ファイルがありません。", "there is no such file"));
            case AccessDeniedException t ->
                refused("file.no-access", t, new Words("読み書きが許可されていません。", "reading or writing is not allowed"));
            case NotDirectoryException t ->
                refused("file.not-a-folder", t, new Words("フォルダではありません。", "this is not a folder"));
            case FileAlreadyExistsException t ->
                refused(
                        "file.exists",
                        t,
                        new Words(
                                "同じ名前のファイルがあります。別の名前にするか、先に移してください。",
                                "this exists already; choose another name or move it away"));
            case FileSystemException t
            when "Not a directory".equals(t.getReason()) ->
                refused(
                        "file.not-a-folder",
                        t,
                        new Words("途中にフォルダではないファイルがあります。", "a part of this path is a file, not a folder"));
            case FileSystemException t
            when "File name too long".equals(t.getReason()) ->
                refused("file.name-too-long", t, new Words("名前が長すぎます。", "this name is too long"));
            default -> Optional.empty();
        };
    }

    private static Optional<BadInput> refused(String code, FileSystemException trouble, Words words) {
        var file = Objects.requireNonNullElse(trouble.getFile(), "");
        return Optional.of(new BadInput(code, Place.whole(file), file, words));
    }
}
