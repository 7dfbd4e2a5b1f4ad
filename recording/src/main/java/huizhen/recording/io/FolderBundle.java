package huizhen.recording.io;

import huizhen.recording.evidence.BundleCheck;
import huizhen.recording.evidence.BundleFile;
import huizhen.recording.evidence.BundlePaths;
import huizhen.recording.evidence.CaseList;
import huizhen.recording.evidence.FileCheck;
import huizhen.recording.evidence.Finding;
import huizhen.recording.vault.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// An unpacked case file. Follows no link: one is extra, and in the place of a file that file is
/// missing. Looks at most [#MAX_DEPTH] deep and at [#MAX_EXTRA] things that don't belong there.
final class FolderBundle implements BundleSource {
  private static final int MAX_DEPTH = 6;
  private static final int MAX_EXTRA = 100_000;

  private final Path root;

  FolderBundle(Path root) {
    this.root = root;
  }

  @Override
  public void tell(BundleCheck check) throws IOException {
    Path listFile = root.resolve(CaseList.NAME);
    if (!Files.isRegularFile(listFile, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(root.resolve(BundlePaths.READ_ME), LinkOption.NOFOLLOW_LINKS)) {
        throw new UncheckableException(
            "%s has no %s: it is no unpacked case file.".formatted(root, CaseList.NAME));
      }
      check.add(Finding.of(Finding.Kind.MISSING, CaseList.NAME, "the list is not here"));
      return;
    }
    if (Files.size(listFile) > CanonicalJson.MAX_FOREIGN_BYTES) {
      throw new UncheckableException(
          "%s has %d bytes; at most %d are read."
              .formatted(CaseList.NAME, Files.size(listFile), CanonicalJson.MAX_FOREIGN_BYTES));
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(listFile, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(CanonicalJson.MAX_FOREIGN_BYTES);
    }
    Optional<CaseList> list = check.list(bytes);
    if (list.isEmpty()) {
      return;
    }
    Set<String> there = walk(list.get(), check);
    for (BundleFile file : list.get().files()) {
      if (there.contains(file.path())) {
        read(file, check);
      } else {
        check.add(Finding.of(Finding.Kind.MISSING, file.path(), "it is not here"));
      }
    }
  }

  /// Which listed files are here; tells of all else.
  private Set<String> walk(CaseList list, BundleCheck check) throws IOException {
    Set<String> wanted = new HashSet<>();
    list.files().forEach(file -> wanted.add(file.path()));
    Set<String> there = new HashSet<>();
    Files.walkFileTree(
        root,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        MAX_DEPTH,
        new SimpleFileVisitor<Path>() {
          private int extra;

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = root.relativize(file).toString().replace('\\', '/');
            if (attributes.isRegularFile() && wanted.contains(path)) {
              there.add(path);
            } else if (!path.equals(CaseList.NAME)) {
              check.add(
                  Finding.of(
                      Finding.Kind.EXTRA,
                      path,
                      attributes.isRegularFile() ? "it is not listed" : "it is no plain file"));
              extra++;
            }
            return extra < MAX_EXTRA ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            throw e;
          }
        });
    return there;
  }

  private void read(BundleFile file, BundleCheck check) throws IOException {
    FileCheck one = check.file(file);
    var chunk = new byte[CHUNK];
    try (InputStream in =
        Files.newInputStream(root.resolve(file.path()), LinkOption.NOFOLLOW_LINKS)) {
      // One byte past the listed size is enough to see that it is longer.
      long left = file.bytes() + 1;
      while (left > 0) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (read < 0) {
          break;
        }
        one.update(chunk, 0, read);
        left -= read;
      }
    }
    var _ = check.end(one); // it keeps what does not fit
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
