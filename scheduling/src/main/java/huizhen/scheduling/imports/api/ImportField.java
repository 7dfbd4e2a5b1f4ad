package huizhen.scheduling.imports.api;

import java.util.List;

/// The columns of the two kinds of CSV files, by their names in English and in Chinese.
public enum ImportField {
  ID("id", "编号"),
  NAME("name", "名称", "姓名"),
  KIND("kind", "机构类型"),
  LICENCE("licence", "证书编号", "执业许可证号", "执业证号"),
  DEPARTMENTS("departments", "诊疗科目"),
  ZONE("zone", "时区"),
  ORGANISATION("organisation", "机构编号"),
  TITLE("title", "职称"),
  DEPARTMENT("department", "科室"),
  INDEPENDENT_SINCE("independentSince", "独立执业起始日"),
  LICENCE_VALID_TO("licenceValidTo", "证书有效期至"),
  DAYS("days", "出诊日"),
  FROM("from", "开始时间"),
  TO("to", "结束时间"),
  SLOT_MINUTES("slotMinutes", "每号分钟");

  /// Of an organisation's file, in the order in which a template has them.
  public static final List<ImportField> OF_ORGANISATION =
      List.of(ID, NAME, KIND, LICENCE, DEPARTMENTS, ZONE);

  public static final List<ImportField> OF_PRACTITIONER =
      List.of(
          ID,
          ORGANISATION,
          NAME,
          TITLE,
          DEPARTMENT,
          LICENCE,
          INDEPENDENT_SINCE,
          LICENCE_VALID_TO,
          DAYS,
          FROM,
          TO,
          SLOT_MINUTES);

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> chinese;

  ImportField(String word, String... chinese) {
    this.word = word;
    this.chinese = List.of(chinese);
  }

  /// As the API and the English heading name it.
  public String word() {
    return word;
  }

  /// Other headings that mean it.
  public List<String> chinese() {
    return chinese;
  }

  public static List<ImportField> of(ImportRow.Kind kind) {
    return kind == ImportRow.Kind.ORGANISATION ? OF_ORGANISATION : OF_PRACTITIONER;
  }
}
