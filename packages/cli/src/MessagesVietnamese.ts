/**
 * The command's words in Vietnamese.
 */
import { explain } from "./FindingsVietnamese.ts"
import type { Messages } from "./MessagesEnglish.ts"

/**
 * @category constants
 */
export const vietnamese: Messages = {
  statuses: {
    published: "đã đăng",
    scheduled: "đã hẹn giờ",
    pending: "đang chờ kênh xử lý",
    "already-published": "đã đăng từ trước",
    "handed-off": "đã bàn giao",
    skipped: "bỏ qua",
    blocked: "bị vướng",
    failed: "không đăng được",
    unknown: "chưa rõ"
  },
  visibilities: {
    public: "ai cũng xem được",
    restricted: "chưa mở cho mọi người",
    "not-found": "người đọc chưa thấy",
    unchecked: "chưa kiểm tra hiển thị"
  },
  severities: { error: "lỗi", warning: "cảnh báo", note: "lưu ý" },
  explain,

  usage: "Cách dùng",
  commandsHeading: "Các lệnh",
  flagsHeading: "Tùy chọn",
  exitCodesHeading: "Mã kết thúc",
  exitCodes: {
    0: "mọi nơi được chọn đều xong",
    2: "dùng lệnh sai hoặc cấu hình sai",
    3: "bị từ chối trước khi gửi bất cứ thứ gì",
    4: "có nơi không đăng được",
    5: "không nơi nào đăng được",
    6: "có nơi chưa rõ: bài có thể đã lên; hãy xem trên kênh trước khi làm gì khác",
    7: "có nơi chưa xong: chạy lại sau",
    "130, 143": "bị ngắt: chạy lại"
  },
  more: "Xem kỹ từng lệnh: loa LỆNH --help",
  flagsPlace: "tùy chọn",

  noCommand: "thiếu tên lệnh",
  unknownCommand: (found) => `không có lệnh "${found}"`,
  laterCommand: (found) => `phiên bản này chưa có lệnh "loa ${found}"`,
  unknownFlag: (found) => `không có tùy chọn ${found}`,
  misplacedFlag: (found, command) => `lệnh "loa ${command}" không có tùy chọn ${found}`,
  valueMissing: (flag, value) => `${flag} cần một giá trị: ${flag} ${value}`,
  valueUnexpected: (flag) => `${flag} không nhận giá trị`,
  itemMissing: (command) => `lệnh "loa ${command}" cần một tin: tệp .md, .yaml hoặc .json`,
  argumentMissing: (command, shown) => `lệnh "loa ${command}" cần${shown}`,
  addressInvalid: (found) => `--published là địa chỉ của bài, https://…, không phải "${found}"`,
  decisionMissing: "hãy ghi --published URL hoặc --not-published",
  tooMany: (command, found) => `lệnh "loa ${command}" không nhận thêm "${found}"`,
  flagMissing: (command, flag, value) => `lệnh "loa ${command}" cần ${flag} ${value}`,
  recordMissing: "--record-key dùng để ký biên bản của --record TỆP; hãy ghi cả tùy chọn đó",
  recordOfSeveral: "--record chỉ dùng cho một tin; hãy đăng lần lượt từng tin",
  instantInvalid: (found) =>
    `--expires là ngày giờ kèm múi giờ, chẳng hạn 2020-08-31T17:00:00+07:00, không phải "${found}"`,
  portInvalid: (found) => `--port là số nguyên từ 0 đến 65535, không phải "${found}"`,
  languageInvalid: (found) => `--lang là en hoặc vi, không phải "${found}"`,
  destinationsInvalid: (found) => `--to là danh sách tên, chẳng hạn --to portal,fanpage, không phải "${found}"`,
  didYouMean: (word) => `có phải ý bạn là "${word}"?`,
  seeHelp: (command) => `xem: loa ${command === "" ? "" : `${command} `}--help`,

  noConfiguration: (folder) =>
    `không thấy loa.config.ts, .json hay .yaml trong ${folder} và các thư mục trên; hãy chỉ rõ bằng --config TỆP`,
  configurationMissing: (file) => `${file}: không có tệp cấu hình này; hãy kiểm tra lại --config`,
  noDestinations: (file) => `${file}: destinations: chưa có nơi đăng nào; hãy thêm ít nhất một nơi`,
  missingSecret: (problem) => `${problem}; khi đăng sẽ cần đến`,

  publishing: (title, id) => `Đang đăng “${title}” (${id})`,
  started: (step) => `${step} …`,
  finished: (step) => `${step} xong`,
  sent: (step, percent, size) => `${step} ${percent} % của ${size}`,
  waiting: (reason) => `đang chờ: ${reason}`,
  inLine: "đang chờ đến lượt",
  refused: (id) => `${id}: bị từ chối; chưa gửi gì`,
  retryAfter: (instant) => `thử lại sau ${instant}`,
  summary: (done, count) => `xong ${done} trên ${count} nơi`,

  ask: (title, destinations) => `Đăng “${title}” lên ${destinations} nơi? [c/K] `,
  askAll: (items, destinations) => `Đăng ${items} tin, tổng cộng ${destinations} lượt đăng? [c/K] `,
  declined: "Chưa đăng gì.",
  interrupted: "Đã bị ngắt. Chạy lại đúng lệnh này, Loa sẽ làm tiếp.",

  ready: (id, destinations) => `${id}: sẵn sàng đăng lên ${destinations} nơi`,
  awaitsApproval: (id, destinations) => `${id}: sẵn sàng đăng lên ${destinations} nơi, nhưng chưa được phê duyệt`,
  notReady: (id, errors) => `${id}: có ${errors} lỗi; chưa thể đăng`,
  allPublished: (id) => `${id}: đã đăng ở mọi nơi; không còn việc gì phải làm`,
  theItem: "tin",
  after: (ids) => `sau ${ids}`,
  skippedBecause: (reason) => `bỏ qua: ${reason}`,
  kinds: { repeatable: "làm lại được", commit: "công bố" },
  optional: "không bắt buộc",
  requests: (count) => `${count} yêu cầu`,
  total: (steps, requests, size) => `${steps} bước, ít nhất ${requests} yêu cầu, ${size} tệp`,
  quota: (uses) => `hạn mức dùng đến: ${uses}`,
  quotaUse: (name, amount, allowance, per) =>
    `${name} ${amount}${allowance === undefined ? "" : `/${allowance}`} mỗi ${per === "day" ? "ngày" : "tháng"}`,
  pace: (requests, seconds) => `nhịp: tối đa ${requests} yêu cầu trong ${seconds} giây`,
  earliestFinish: (instant) => `xong sớm nhất: ${instant}`,

  states: {
    published: "đã đăng",
    scheduled: "đã hẹn giờ",
    unknown: "chưa rõ: bài có thể đã lên",
    interrupted: "bị ngắt: chạy lại lệnh đăng",
    failed: "chưa đăng được"
  },
  nothingKnown: "nhật ký chưa có gì về tin này",
  resolveWith: (item, destination) =>
    `hãy xem trên kênh, rồi chạy: loa resolve ${item} ${destination} --published URL, hoặc --not-published`,
  resolved: (item, destination) => `${item} ở ${destination}: đã ghi vào nhật ký`,

  passphraseUnset: (name) => `--passphrase-env: chưa đặt biến môi trường ${name}`,
  passphraseNeeded: (file) => `${file} có mật khẩu bảo vệ; hãy chỉ rõ biến chứa mật khẩu bằng --passphrase-env TÊN`,
  askPassphrase: (file) => `Mật khẩu của ${file}: `,
  askNewPassphrase: "Mật khẩu cho khóa mới, để trống nếu không cần: ",
  askPassphraseAgain: "Nhập lại mật khẩu: ",
  passphraseDiffers: "hai lần nhập mật khẩu không giống nhau; chưa tạo khóa nào",
  keyMade: (file) => `${file}: khóa bí mật, chỉ chủ khóa được giữ`,
  publicKeyMade: (file) => `${file}: khóa công khai; hãy ghi vào approval.keys trong cấu hình`,
  keyUnprotected: "Khóa bí mật không có mật khẩu: ai đọc được tệp này cũng phê duyệt được.",

  approvalFor: (destinations) => `cho ${destinations}`,
  approvalUntil: (instant) => `có hiệu lực đến ${instant}`,
  expiresInPast: (instant) => `--expires: ${instant} đã qua rồi`,
  askApproval: (by) => `Phê duyệt với tên “${by}”, đúng như hiện tại? [c/K] `,
  approvalDeclined: "Chưa ký gì.",
  approvalWritten: (by, file) => `“${by}” đã phê duyệt: ${file}`,
  notApprovable: (id) => `${id}: chưa phê duyệt; tin như thế này chưa đăng được`,
  keyNotListed: (key) => `Cấu hình chưa ghi khóa này trong approval.keys nên phê duyệt chưa có giá trị: ${key}`,
  approvedBy: (by, instant, destinations) => `“${by}” phê duyệt lúc ${instant} cho ${destinations}`,
  approved: (id) => `${id}: đúng như đã được phê duyệt`,
  notApproved: (id) => `${id}: tin như hiện tại chưa được phê duyệt`,

  recordUnwritable: (file) => `--record: không ghi được ${file}; hãy chọn thư mục có sẵn và ghi được`,
  recordWritten: (file, signed) => `${file}: biên bản đăng, ${signed ? "đã ký" : "chưa ký"}`,
  recordMissed: (reason) => `Những gì đã đăng vẫn giữ nguyên, nhưng chưa ghi được biên bản: ${reason}`,
  recordOf: (id, instant, status) => `${id}: lượt đăng kết thúc lúc ${instant}, ${status}`,
  journals: {
    same: "nhật ký vẫn như lúc đó",
    different: "nhật ký đã ghi thêm từ lúc đó, hoặc là nhật ký khác",
    "not-compared": "ở đây không có cấu hình nên không có nhật ký để đối chiếu"
  },
  recordHolds: "Biên bản đúng như lúc được ký.",
  recordDoesNotHold: "Đừng dựa vào biên bản này.",

  sandboxListening: (url) => `Nền tảng giả lập đang chạy tại ${url}`,
  wall: (url) => `trang tường, đúng như công chúng sẽ thấy: ${url}`,
  sandboxUse: "để đăng thử, mở cửa sổ lệnh khác (cần thư mục examples/cli của kho mã):",
  sandboxUseJson: "cấu hình mẫu và các mật khẩu giả: loa sandbox --json",
  untilInterrupt: "Bấm Ctrl-C để dừng.",

  exampleMissing:
    "không thấy tin mẫu examples/cli/bluezone.md ở thư mục này hay các thư mục trên; hãy chạy trong bản sao của kho mã",
  demoFirst: "1. Cùng một tin lên cổng thông tin, trang Facebook, Zalo OA và kênh YouTube, tất cả giả lập trên máy này",
  demoSecond: "2. Chạy lại đúng lệnh đó",
  demoPortalInPost: (address) => `Bài Facebook có địa chỉ bài trên cổng thông tin: ${address}`,
  demoPictureInArticle: (address) => `Bài Zalo hiện ảnh lấy từ cổng thông tin: ${address}`,
  demoOnce: "Không có gì bị đăng hai lần: nơi nào cũng đã có bài, và không yêu cầu nào làm thay đổi gì.",
  demoFailed: "Phần trình diễn đã không kết thúc như mong đợi.",

  defect: (detail) => `Đây là lỗi của Loa, xin báo lại cho nhóm phát triển: ${detail}`
}
