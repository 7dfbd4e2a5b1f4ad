package huizhen.recording.io;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.CaseFiles.ExportedDocument;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RetentionClass;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Case files for tests, made by the product's own recorder, vault and exporter.
final class CaseBundle {
  private CaseBundle() {}

  /// One recording of a track and a note, a consent and an opinion.
  static byte[] make(Path folder) {
    try (World world = World.in(folder)) {
      record(world, 20);
      store(world, "consent-1", "I agree");
      store(world, "opinion-1", "rest and fluids");
      return export(world);
    }
  }

  static void record(World world, int packets) {
    LiveRecording live = world.start();
    new Feed(live.tap()).packets(packets);
    live.note("chat", "{\"text\":\"hello\"}");
    var _ = World.get(live.stop("ended"));
  }

  static void store(World world, String id, String text) {
    var _ =
        World.get(
            world
                .module
                .documents()
                .store(
                    id,
                    World.CASE,
                    "application/pdf",
                    RetentionClass.OUTPATIENT_RECORD,
                    Buffer.buffer(text)));
  }

  static byte[] export(World world) {
    var request = new CaseExport(World.CASE, List.of(new ExportedDocument("opinion-1", "opinion")));
    return export(world, request);
  }

  static byte[] export(World world, CaseExport request) {
    return world.all(World.get(world.module.files().export(request)));
  }

  static Path signingKey(Path folder) {
    return folder.resolve("keys/signing.pub");
  }

  /// Unpacked by Java's own ZIP reader, which so agrees that it is one.
  static Map<String, byte[]> unzip(byte[] bundle) {
    var files = new LinkedHashMap<String, byte[]>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    } catch (IOException e) {
      throw new AssertionError("this is no ZIP", e);
    }
    return files;
  }

  static void unpack(byte[] bundle, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : unzip(bundle).entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.resolveSibling("."));
      Files.write(target, file.getValue());
    }
  }
}
