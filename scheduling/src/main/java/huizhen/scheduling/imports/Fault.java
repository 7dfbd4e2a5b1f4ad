package huizhen.scheduling.imports;

import huizhen.scheduling.imports.api.ImportProblem;

/// What may be wrong with a row or a file, in both languages.
public enum Fault {
  TOO_LARGE("too-large", "文件超过2 MB。", "The file is over 2 MB."),
  TOO_MANY_ROWS("too-many-rows", "文件超过2000行，请分批导入。", "The file has over 2,000 rows; split it."),
  ENCODING(
      "encoding",
      "文件既不是UTF-8也不是GB18030编码，请另存为UTF-8。",
      "The file is neither UTF-8 nor GB18030; save it as UTF-8."),
  EMPTY("empty", "文件没有数据行。", "The file has no rows."),
  QUOTES("quotes", "引号没有配对，或引号后有多余字符。", "A quotation mark is not closed, or something follows it."),
  COLUMNS("columns", "本行的列数与表头不同。", "The row has another number of columns than the heading."),
  HEADING_UNKNOWN("heading.unknown", "表头中有不认识的列。", "The heading has a column that is not known."),
  HEADING_TWICE("heading.twice", "表头中该列出现了两次。", "The heading has this column twice."),
  HEADING_MISSING("heading.missing", "表头缺少该列。", "The heading lacks this column."),
  MISSING("missing", "该项必填。", "This has to be filled in."),
  TOO_LONG("too-long", "内容过长（最多200字）。", "This is too long (200 characters at most)."),
  FORMULA(
      "formula",
      "内容以 = + - @ 开头，电子表格会把它当作公式执行；请改写。",
      "It begins with = + - @, which a spreadsheet would run as a formula; write it otherwise."),
  CONTROL("control", "含有不可见的控制字符。", "It has invisible control characters."),
  ID("id", "编号只能含字母、数字、下划线和连字符，最多64个。", "An id has letters, digits, _ and - alone, 64 at most."),
  TWICE("twice", "该编号在文件中出现了两次。", "This id is in the file twice."),
  LICENCE_TWICE(
      "licence.twice", "该证书编号已属于另一人或另一机构。", "This licence number belongs to somebody else."),
  KIND("kind", "机构类型应为“省级医院”或“县级医院”。", "The kind is PROVINCIAL_HOSPITAL or COUNTY_CLINIC."),
  ZONE("zone", "不认识的时区，例如 Asia/Shanghai。", "No such time zone; for example Asia/Shanghai."),
  DATE("date", "不是存在的日期，例如 2026-03-01。", "No date that exists; for example 2026-03-01."),
  FUTURE("future", "该日期在未来。", "This day is in the future."),
  DAYS("days", "出诊日应为“周一”至“周日”，以分号分隔。", "Days are MON to SUN, separated by semicolons."),
  HOURS("hours", "时间应为 HH:MM，且结束晚于开始。", "Times are HH:MM, and the end is after the beginning."),
  SLOT("slot", "每号时长应为5至720分钟。", "A slot has 5 to 720 minutes."),
  ORGANISATION_UNKNOWN(
      "organisation.unknown",
      "目录和文件中都没有该机构。",
      "Neither the directory nor the file has this organisation."),
  DEPARTMENT("department", "该机构未登记此诊疗科目。", "The organisation is not licensed for this specialty."),
  NOT_YOURS(
      "not-yours",
      "您只能导入本机构的人员。",
      "You may bring in the practitioners of your own organisation alone."),
  IN_USE(
      "in-use",
      "仍有在册人员属于被去掉的诊疗科目。",
      "There are still practitioners of a specialty that this takes away."),
  EXPIRED(
      "expired", "执业证书已过期，该人员不能被邀请。", "The licence has expired: nobody can invite this person.");

  private final String rule;
  private final String zh;
  private final String en;

  Fault(String rule, String zh, String en) {
    this.rule = rule;
    this.zh = zh;
    this.en = en;
  }

  public ImportProblem at(int line, String field) {
    return new ImportProblem(line, field, "import." + rule, zh, en, this == EXPIRED);
  }
}
