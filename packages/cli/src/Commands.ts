/**
 * What the command line has, as data: commands, what they take, and the words that explain them.
 */
import { approveFlags, type Flag, passphraseFlag, portFlag, publishFlags, resolveFlags, verifyFlags } from "./Flags.ts"
import type { Text } from "./Language.ts"

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
const oneFile: Positionals = { shown: " FILE", min: 1, max: 1 }
const newName: Positionals = { shown: " new NAME", min: 2, max: 2 }
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
    name: "approve",
    takes: oneItem,
    flags: approveFlags,
    summary: {
      en: "sign that an item may be published exactly as it is now",
      vi: "ký phê duyệt cho đăng tin đúng như hiện tại"
    },
    details: {
      en:
        "Adds the approval to ITEM's file of approvals, item.approval.json for item.md. One changed character or byte, and " +
        "it counts no more. Exit code 3 when the item could not be published anyway.",
      vi:
        "Ghi phê duyệt vào tệp phê duyệt bên cạnh tin: item.approval.json cho item.md. Chỉ cần một ký tự hay một byte thay " +
        "đổi là phê duyệt hết giá trị. Mã kết thúc 3 khi tin vốn chưa đăng được."
    }
  },
  {
    name: "verify",
    takes: oneFile,
    flags: verifyFlags,
    summary: {
      en: "check an item against its approvals, or a publication record against its signature",
      vi: "đối chiếu tin với các phê duyệt, hoặc kiểm tra chữ ký của biên bản đăng"
    },
    details: {
      en: "FILE is an item or a record of `publish --record`. Exit code 3 when it does not hold, and what has changed.",
      vi: "FILE là tin hoặc biên bản của `publish --record`. Mã kết thúc 3 khi không khớp, kèm những gì đã thay đổi."
    }
  },
  {
    name: "keys",
    takes: newName,
    flags: [passphraseFlag],
    summary: {
      en: "make an official's pair of keys: NAME.key to sign with, NAME.pub to check with",
      vi: "tạo cặp khóa cho người phê duyệt: NAME.key để ký, NAME.pub để kiểm tra"
    },
    details: {
      en: "Prints the public key. On a terminal it asks for a passphrase. Never overwrites a key.",
      vi: "In khóa công khai. Trên màn hình dòng lệnh thì hỏi mật khẩu cho khóa. Không bao giờ ghi đè khóa đã có."
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
  "update",
  "retract",
  "report",
  "login",
  "doctor"
]
