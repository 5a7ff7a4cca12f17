package dev.pgguard.maven.lint;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files below a folder, also behind links; what cannot be looked into is told, and the rest is found all the same. */
final class FolderWalk extends SimpleFileVisitor<Path> {

    private final Predicate<Path> wanted;
    private final BiConsumer<Path, String> problem;
    private final List<Path> files = new ArrayList<>();

    /** @param problem takes a path and why it cannot be read */
    FolderWalk(Predicate<Path> wanted, BiConsumer<Path, String> problem) {
        this.wanted = wanted;
        this.problem = problem;
    }

    List<Path> files(Path folder) {
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
        } catch (IOException e) {
            problem.accept(folder, "The folder cannot be read (" + e + ")");
        }
        Collections.sort(files);
        return files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (wanted.test(file) && attributes.isRegularFile()) {
            files.add(file);
        } else if (wanted.test(file)) {
            problem.accept(
                    file,
                    attributes.isSymbolicLink()
                            ? "The link leads nowhere. Mend it, or remove it"
                            : "This is neither a file nor a folder. Take it out of the migrations");
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
        problem.accept(
                path,
                e instanceof FileSystemLoopException
                        ? "The link leads back to a folder above it. Remove it"
                        : "It cannot be read (" + e + ")");
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
        if (e != null) {
            problem.accept(folder, "The folder cannot be read to its end (" + e + ")");
        }
        return FileVisitResult.CONTINUE;
    }
}
