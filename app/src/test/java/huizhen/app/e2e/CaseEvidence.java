package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.text.PDFTextStripper;

/// What a consultation leaves behind, read with programs that are not ours: recorded tracks with
/// ffmpeg, documents with PDFBox, and the data folder byte by byte.
final class CaseEvidence {
  private CaseEvidence() {}

  /// Both pictures beside each other at some second, and somebody's tone.
  static void checkFilm(TwoDoctors both, Path file) {
    assertThat(Ffmpeg.probe(file, "stream=codec_name").lines()).contains("h264", "aac");
    assertThat(Ffmpeg.probe(file, "stream=width,height").lines()).contains("1280", "720");
    var seconds = Double.parseDouble(Ffmpeg.probe(file, "format=duration"));
    assertThat(seconds).isGreaterThan(5);
    var tone = Tone.loudest(Ffmpeg.samples(file, 16_000), 16_000, 440, 880);
    assertThat(tone).isIn(both.clinicMedia().hertz(), both.hospitalMedia().hertz());
    var isBothSeen = false;
    for (var second = 1.0; second < seconds && !isBothSeen; second += 1) {
      var left = Picture.of(Ffmpeg.part(file, second, "640:360:0:180"));
      var right = Picture.of(Ffmpeg.part(file, second, "640:360:640:180"));
      isBothSeen =
          (left.shows(both.clinicMedia()) && right.shows(both.hospitalMedia()))
              || (left.shows(both.hospitalMedia()) && right.shows(both.clinicMedia()));
    }
    assertThat(isBothSeen).as("both beside each other").isTrue();
    assertThat(Ffmpeg.run(List.of("-i", file.toString(), "-f", "null", "-"))).isEmpty();
  }

  /// The specialist fetches a track through the API and reads it with ffmpeg: not with our own
  /// code.
  static void checkTrack(TwoDoctors both, JsonObject track, String recording, Path folder)
      throws IOException {
    var isClinic = track.getString("participant").equals("demo-chen");
    var media = isClinic ? both.clinicMedia() : both.hospitalMedia();
    var source = track.getString("source").toLowerCase(java.util.Locale.ROOT);
    var file = fetched(both, track, recording, folder);
    var seconds = track.getLong("durationMillis") / 1000.0;
    if (seconds < 1.5) {
      return;
    }
    if (source.equals("microphone")) {
      assertThat(Ffmpeg.probe(file, "stream=codec_name")).isEqualTo("opus");
      var samples = Ffmpeg.samples(file, 16_000);
      assertThat(samples.length / 16_000.0).isGreaterThan(seconds * 0.8);
      assertThat(Tone.loudest(samples, 16_000, 440, 880)).isEqualTo(media.hertz());
    } else if (source.equals("camera")) {
      // ffmpeg counts from the track's own first frame.
      var picture = Picture.of(Ffmpeg.frame(file, seconds / 2));
      assertThat(picture.shows(media)).as("%s of %s", picture, track).isTrue();
      assertThat(Double.parseDouble(Ffmpeg.probe(file, "format=duration")))
          .isGreaterThan(seconds * 0.8);
    } else if (source.equals("screen-audio")) {
      assertThat(Ffmpeg.probe(file, "stream=codec_name")).isEqualTo("opus");
      assertThat(Ffmpeg.samples(file, 16_000)).isNotEmpty();
    } else {
      assertThat(source).isEqualTo("screen");
      // One that stands still may have had its last picture long before.
      assertThat(Ffmpeg.frame(file, 0)).isNotEmpty();
    }
  }

  /// A track that survived all that happened in its call: ffmpeg decodes it without a complaint,
  /// and Chromium shows it where it is asked to.
  ///
  /// @return the widths of its pictures, in their order and each once in a row
  static List<String> checkWhole(TwoDoctors both, JsonObject track, String recording, Path folder)
      throws IOException {
    var file = fetched(both, track, recording, folder);
    assertThat(Ffmpeg.complaints(file)).as("%s", track).isEmpty();
    if (track.getString("source").equals("microphone")) {
      return List.of();
    }
    var shown =
        both.zhou().page().evaluate(SEEK, path(recording, track) + "?t=" + System.nanoTime());
    assertThat(shown).as("%s in Chromium", track).isEqualTo(List.of(true, true, true));
    var widths = new ArrayList<String>();
    for (var width : Ffmpeg.probe(file, "frame=width").lines().toList()) {
      if (widths.isEmpty() || !widths.getLast().equals(width)) {
        widths.add(width);
      }
    }
    return widths;
  }

  /// Near the beginning, the middle and the end: whether there is a picture.
  private static final String SEEK =
      """
      async (path) => {
        const video = document.createElement('video')
        video.muted = true
        video.src = path
        document.body.append(video)
        await new Promise((done, fail) => {
          video.onloadedmetadata = done
          video.onerror = () => fail(new Error(video.error.message))
        })
        const end = Number.isFinite(video.duration) ? video.duration : 5
        const seen = []
        for (const part of [0.1, 0.5, 0.95]) {
          await new Promise((done, fail) => {
            video.onseeked = done
            video.onerror = () => fail(new Error(video.error.message))
            video.currentTime = end * part
          })
          seen.push(video.readyState >= 2 && video.videoWidth > 0)
        }
        video.remove()
        return seen
      }
      """;

  private static String path(String recording, JsonObject track) {
    return "/api/v1/recordings/%s/tracks/%s".formatted(recording, track.getInteger("number"));
  }

  /// A whole track as the API gives it.
  static Path fetched(TwoDoctors both, JsonObject track, String recording, Path folder)
      throws IOException {
    var answer = both.zhou().context().request().get(both.gateway().url() + path(recording, track));
    assertThat(answer.status()).isEqualTo(200);
    var file = folder.resolve("track-%s-%s.webm".formatted(recording, track.getInteger("number")));
    return Files.write(file, answer.body());
  }

  /// Writes a document of one line.
  static Path pdf(Path file, String text) throws IOException {
    try (var document = new PDDocument()) {
      var page = new PDPage();
      document.addPage(page);
      try (var content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        content.newLineAtOffset(72, 700);
        content.showText(text);
        content.endText();
      }
      document.save(file.toFile());
    }
    return file;
  }

  /// A document's text without its spaces.
  static String text(Path file) throws IOException {
    try (var pdf = Loader.loadPDF(file.toFile())) {
      return new PDFTextStripper().getText(pdf).replaceAll("\\s", "");
    }
  }

  /// Which of these words is to be read anywhere below the folder, and in which file.
  static List<String> readable(Path folder, List<String> words) throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (var word : words) {
          var raw = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
          if (bytes.contains(raw)) {
            found.add(word + " in " + folder.relativize(file));
          }
        }
      }
    }
    return found;
  }
}
