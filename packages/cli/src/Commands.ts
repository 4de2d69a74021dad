/**
 * What the command line has, as data: commands, what they take, their flags, and the words that explain them.
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
  readonly help: Text
}

/**
 * What a command takes besides flags: how the help shows it, and how many words it is.
 *
 * @category models
 */
export interface Positionals {
  readonly shown: string
  readonly min: number
  readonly max: number
}

const nothing: Positionals = { shown: "", min: 0, max: 0 }
const oneItem: Positionals = { shown: " ITEM", min: 1, max: 1 }
const someItems: Positionals = { shown: " ITEM…", min: 1, max: Number.POSITIVE_INFINITY }
const perhapsAnItem: Positionals = { shown: " [ITEM]", min: 0, max: 1 }
const itemAndDestination: Positionals = { shown: " ITEM DESTINATION", min: 2, max: 2 }

/**
 * @category models
 */
export interface Command {
  readonly name: string
  readonly takes: Positionals
  readonly flags: ReadonlyArray<Flag>
  readonly summary: Text
  /** What the standard output carries and what the exit code says. */
  readonly details: Text
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

const publishFlags: ReadonlyArray<Flag> = [
  {
    name: "to",
    value: "ID,…",
    help: {
      en: "only these destinations; without it the item's own, else all of the configuration",
      vi: "chỉ đăng lên các nơi này; nếu không ghi: theo tin, hoặc mọi nơi trong cấu hình"
    }
  },
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
  }
]

const resolveFlags: ReadonlyArray<Flag> = [
  {
    name: "published",
    value: "URL",
    help: { en: "it is there, at this address", vi: "bài đã có, ở địa chỉ này" }
  },
  { name: "not-published", help: { en: "it certainly is not there", vi: "chắc chắn bài chưa có" } }
]

const portFlag: Flag = {
  name: "port",
  value: "N",
  help: {
    en: "port on 127.0.0.1, 0 for any free one; default 4010",
    vi: "cổng trên 127.0.0.1, 0 là cổng trống bất kỳ; mặc định 4010"
  }
}

/**
 * @category constants
 */
export const commands: ReadonlyArray<Command> = [
  {
    name: "check",
    takes: someItems,
    flags: [],
    summary: {
      en: "check items, their files and every channel's limits; sends nothing",
      vi: "kiểm tra tin, các tệp và giới hạn của từng kênh; không gửi gì"
    },
    details: {
      en: "Prints what was found. Exit code 3 when something keeps an item from being published.",
      vi: "In những điều tìm thấy. Mã kết thúc 3 khi có lỗi khiến tin chưa đăng được."
    }
  },
  {
    name: "plan",
    takes: oneItem,
    flags: [],
    summary: {
      en: "show the steps for every destination, in order; sends nothing",
      vi: "xem các bước ở từng nơi, theo thứ tự; không gửi gì"
    },
    details: {
      en: "Prints steps, requests and bytes, then what was found. Exit code 3 when the item cannot be published like this.",
      vi: "In các bước, số yêu cầu và dung lượng, rồi những điều tìm thấy. Mã kết thúc 3 khi tin chưa đăng được."
    }
  },
  {
    name: "publish",
    takes: someItems,
    flags: publishFlags,
    summary: {
      en: "publish items, each exactly once; interrupted, run it again",
      vi: "đăng tin, mỗi nơi đúng một lần; bị ngắt thì chạy lại"
    },
    details: {
      en:
        "The standard output has one line per destination, “name, status, address, item”, separated by tabs, or the report " +
        "with --json. On a terminal there is a table instead, and a question before anything is published.",
      vi:
        "Đầu ra chuẩn có mỗi nơi một dòng “tên, trạng thái, địa chỉ, tin”, cách nhau bằng dấu tab, hoặc bản báo cáo khi có " +
        "--json. Trên màn hình dòng lệnh thì hiện bảng kết quả, và có câu hỏi lại trước khi đăng."
    }
  },
  {
    name: "status",
    takes: perhapsAnItem,
    flags: [],
    summary: {
      en: "how an item, or every item, stands: what the journal knows and what the public sees now",
      vi: "xem tình trạng một tin hay mọi tin: nhật ký ghi gì, công chúng đang thấy gì"
    },
    details: {
      en: "ITEM is its file or its id. Makes no change anywhere.",
      vi: "ITEM là tệp của tin hoặc mã tin. Không thay đổi gì ở đâu cả."
    }
  },
  {
    name: "resolve",
    takes: itemAndDestination,
    flags: resolveFlags,
    summary: {
      en: "settle an unknown outcome after looking at the channel yourself",
      vi: "kết luận một kết quả chưa rõ, sau khi tự xem trên kênh"
    },
    details: {
      en: "ITEM is its file or its id. After --not-published, publish again.",
      vi: "ITEM là tệp của tin hoặc mã tin. Sau --not-published thì đăng lại."
    }
  },
  {
    name: "sandbox",
    takes: nothing,
    flags: [portFlag],
    summary: {
      en: "run the four platforms emulated on this machine, and the wall that shows them",
      vi: "chạy bốn nền tảng giả lập trên máy này, cùng trang tường xem bài đã đăng"
    },
    details: {
      en: "Runs until Ctrl-C. With --json the standard output has its address, a configuration for it, and its invented secrets.",
      vi: "Chạy đến khi bấm Ctrl-C. Với --json, đầu ra chuẩn có địa chỉ, cấu hình mẫu và các mật khẩu giả để dùng thử."
    }
  },
  {
    name: "demo",
    takes: nothing,
    flags: [],
    summary: {
      en: "the whole story on the emulated platforms: publish the example twice, see it once",
      vi: "xem trọn một lượt trên nền tảng giả lập: đăng tin mẫu hai lần, chỉ lên một lần"
    },
    details: {
      en: "Needs no account and leaves nothing behind. On a terminal the wall stays open until Ctrl-C.",
      vi: "Không cần tài khoản, không để lại gì trên máy. Trên màn hình dòng lệnh, trang tường mở đến khi bấm Ctrl-C."
    }
  }
]

/**
 * Commands that come with later versions. They are not in the help, and say so when they are called.
 *
 * @category constants
 */
export const laterCommands: ReadonlyArray<string> = [
  "init",
  "preview",
  "approve",
  "verify",
  "keys",
  "update",
  "retract",
  "report",
  "login",
  "doctor"
]
