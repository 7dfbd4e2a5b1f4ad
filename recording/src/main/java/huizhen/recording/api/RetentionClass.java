package huizhen.recording.api;

/// How long at least something is kept (DOMAIN.md 2a).
public enum RetentionClass {
  /// 15 years from the last visit.
  OUTPATIENT_RECORD(15),
  /// 30 years from the last discharge.
  INPATIENT_RECORD(30),
  /// 3 years: audio and video of a process.
  PROCESS_RECORD(3),
  /// 6 years: access logs, or as long as the record that they describe.
  ACCESS_LOG(6);

  private final int years;

  RetentionClass(int years) {
    this.years = years;
  }

  public int years() {
    return years;
  }
}
