package huizhen.app.imaging;

import huizhen.web.api.ImageArchive;
import huizhen.web.imaging.DicomUid;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.Optional;

/// What stands where no image archive is set up.
public final class NoArchive implements ImageArchive {
  private static <T> Future<T> none() {
    return Future.failedFuture(new Fault(Fault.Kind.NONE, "no image archive is set up"));
  }

  @Override
  public Future<JsonArray> studies(String accession) {
    return none();
  }

  @Override
  public Future<JsonArray> study(DicomUid study) {
    return none();
  }

  @Override
  public Future<JsonArray> series(DicomUid study) {
    return none();
  }

  @Override
  public Future<JsonArray> instances(DicomUid study, DicomUid series) {
    return none();
  }

  @Override
  public Future<JsonArray> metadata(DicomUid study, DicomUid series) {
    return none();
  }

  @Override
  public Future<Image> frame(DicomUid study, DicomUid series, DicomUid instance, int frame) {
    return none();
  }

  @Override
  public Future<Image> rendered(
      DicomUid study, DicomUid series, DicomUid instance, int frame, Optional<Window> window) {
    return none();
  }
}
