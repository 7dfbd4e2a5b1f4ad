package huizhen.web.api;

import huizhen.web.imaging.DicomUid;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/// A port: a hospital's image archive by DICOMweb (PS3.18: QIDO-RS and WADO-RS). Answers in JSON
/// are the archive's own, with the patient's names. All fails with a [Fault].
public interface ImageArchive {
  /// Studies with exactly this accession number; at most 20.
  Future<JsonArray> studies(String accession);

  /// The study, as a list of one or none.
  Future<JsonArray> study(DicomUid study);

  Future<JsonArray> series(DicomUid study);

  Future<JsonArray> instances(DicomUid study, DicomUid series);

  /// All that stands about each of its images, without the images.
  Future<JsonArray> metadata(DicomUid study, DicomUid series);

  /// A frame as it was made, in `multipart/related`.
  ///
  /// @param frame from 1
  Future<Image> frame(DicomUid study, DicomUid series, DicomUid instance, int frame);

  /// A frame as a picture that browsers show.
  ///
  /// @param window what is black and what is white; the image's own where it is not said
  Future<Image> rendered(
      DicomUid study, DicomUid series, DicomUid instance, int frame, Optional<Window> window);

  /// @param content paused; whoever has it reads it or lets go of it
  record Image(String mediaType, ReadStream<Buffer> content) {}

  /// In the units of the modality (Hounsfield units of a CT).
  record Window(double center, double width) {
    public Window {
      if (!(width > 0 && width <= 1e6 && Math.abs(center) <= 1e6)) {
        throw new IllegalArgumentException("a window has a width above 0");
      }
    }
  }

  /// Why an archive gave nothing.
  final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What to do about it.
    public enum Kind {
      /// None is set up.
      NONE,
      /// It does not answer, or is busy: later.
      AWAY,
      /// It has no such thing.
      MISSING,
      /// It answers what nobody asked for, or refuses: somebody looks.
      UNFIT
    }

    private final Kind kind;

    public Fault(Kind kind, String what) {
      super(what);
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }
  }
}
