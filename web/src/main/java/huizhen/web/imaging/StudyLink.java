package huizhen.web.imaging;

import java.time.Instant;

/// A study of an image archive that belongs to a case.
///
/// @param date as the archive has it (`YYYYMMDD`); empty when it does not say
/// @param description by whoever made the study, at most [#MAX_DESCRIPTION] characters
/// @param modalities as DICOM abbreviates them, with a space between: `CT SR`
/// @param instances how many images and reports it has; 0 when the archive does not say
public record StudyLink(
    DicomUid study,
    String date,
    String description,
    String modalities,
    int instances,
    String linkedBy,
    Instant linkedAt) {
  static final int MAX_DESCRIPTION = 100;

  public StudyLink by(String account, Instant now) {
    return new StudyLink(study, date, description, modalities, instances, account, now);
  }

  @Override
  public String toString() {
    return "StudyLink[private]";
  }
}
