/**
 * The flags of the command line, as data, and the words that explain them.
 */
import type { Text } from "./Language.ts"

/**
 * @category models
 */
export interface Flag {
  /** Without the dashes. */
  readonly name: string
  readonly short?: string
  /** What stands for its value in the help; absent for a flag that is given or not. */
  readonly value?: string
  /** The command cannot do without it. */
  readonly required?: true
  readonly help: Text
}

/**
 * Flags of every command.
 *
 * @category constants
 */
export const globalFlags: ReadonlyArray<Flag> = [
  {
    name: "config",
    value: "FILE",
    help: {
      en: "the configuration; without it, loa.config.ts, .json or .yaml here or in a folder above",
      vi: "tệp cấu hình; nếu không ghi: loa.config.ts, .json hoặc .yaml ở thư mục này hay thư mục trên"
    }
  },
  {
    name: "json",
    help: { en: "the result as one JSON document on the standard output", vi: "in kết quả thành một tài liệu JSON" }
  },
  { name: "lang", value: "en|vi", help: { en: "language of the messages", vi: "ngôn ngữ của thông báo" } },
  { name: "help", short: "h", help: { en: "show this help", vi: "hiện phần trợ giúp này" } },
  { name: "version", short: "V", help: { en: "show the version", vi: "hiện phiên bản" } }
]

const toFlag: Flag = {
  name: "to",
  value: "ID,…",
  help: {
    en: "only these destinations; without it the item's own, else all of the configuration",
    vi: "chỉ các nơi này; nếu không ghi: theo tin, hoặc mọi nơi trong cấu hình"
  }
}

/** @category constants */
export const passphraseFlag: Flag = {
  name: "passphrase-env",
  value: "NAME",
  help: {
    en: "the environment variable the key's passphrase is in; without it, a terminal asks",
    vi: "biến môi trường chứa mật khẩu của khóa; nếu không ghi: hỏi trên màn hình dòng lệnh"
  }
}

/** @category constants */
export const publishFlags: ReadonlyArray<Flag> = [
  toFlag,
  {
    name: "dry-run",
    help: {
      en: "check everything, credentials and quotas too, and send nothing",
      vi: "kiểm tra tất cả, kể cả tài khoản và hạn mức, không gửi gì"
    }
  },
  {
    name: "partial",
    help: {
      en: "go on with the destinations that can carry the item when others cannot",
      vi: "vẫn đăng lên những nơi đăng được khi có nơi không đăng được"
    }
  },
  { name: "yes", help: { en: "do not ask before publishing", vi: "không hỏi lại trước khi đăng" } },
  {
    name: "no-wait",
    help: {
      en: "do not wait for another run that is publishing the same item",
      vi: "không chờ lượt chạy khác đang đăng cùng tin này"
    }
  },
  {
    name: "record",
    value: "FILE",
    help: {
      en: "write the publication record: report, approvals and the journal's digest",
      vi: "ghi biên bản đăng: kết quả, các phê duyệt và mã băm của nhật ký"
    }
  },
  {
    name: "record-key",
    value: "FILE",
    help: { en: "the private key the record is signed with", vi: "khóa bí mật dùng để ký biên bản đăng" }
  },
  passphraseFlag
]

/** @category constants */
export const approveFlags: ReadonlyArray<Flag> = [
  {
    name: "by",
    value: "NAME",
    required: true,
    help: { en: "the approver, as people know them", vi: "người phê duyệt: chức vụ, họ tên" }
  },
  {
    name: "key",
    value: "FILE",
    required: true,
    help: { en: "the approver's private key", vi: "khóa bí mật của người phê duyệt" }
  },
  {
    name: "document",
    value: "NUMBER",
    help: { en: "number of the document that says so", vi: "số văn bản, chẳng hạn 1610/STTTT-BCTT" }
  },
  {
    ...toFlag,
    help: {
      en: "only for these destinations; without it for all that would carry the item",
      vi: "chỉ cho các nơi này; nếu không ghi: cho mọi nơi sẽ đăng tin"
    }
  },
  {
    name: "expires",
    value: "INSTANT",
    help: {
      en: "until then, for example 2020-08-31T17:00:00+07:00",
      vi: "có hiệu lực đến lúc này, chẳng hạn 2020-08-31T17:00:00+07:00"
    }
  },
  passphraseFlag,
  { name: "yes", help: { en: "do not ask before signing", vi: "không hỏi lại trước khi ký" } }
]

/** @category constants */
export const verifyFlags: ReadonlyArray<Flag> = [
  toFlag,
  {
    name: "key",
    value: "FILE",
    help: {
      en: "the public key of whoever signed the record, beside those of the configuration",
      vi: "khóa công khai của người ký biên bản, ngoài các khóa trong cấu hình"
    }
  }
]

/** @category constants */
export const resolveFlags: ReadonlyArray<Flag> = [
  {
    name: "published",
    value: "URL",
    help: { en: "it is there, at this address", vi: "bài đã có, ở địa chỉ này" }
  },
  { name: "not-published", help: { en: "it certainly is not there", vi: "chắc chắn bài chưa có" } }
]

/** @category constants */
export const portFlag: Flag = {
  name: "port",
  value: "N",
  help: {
    en: "port on 127.0.0.1, 0 for any free one; default 4010",
    vi: "cổng trên 127.0.0.1, 0 là cổng trống bất kỳ; mặc định 4010"
  }
}
