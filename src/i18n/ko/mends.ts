import type { MendSentences } from '../en/mends.ts';
import { euro } from './josa.ts';

export const mends: MendSentences = {
  insertFlatten: ({ elements }) => `값 ${elements}개로 평탄화하기`,
  insertGlobalPooling: ({ channels }) => `맵마다 평균 내기: 값 ${channels}개`,
  addDenseToClasses: ({ classes }) => `뉴런 ${classes}개짜리 완전연결 층 넣기`,
  insertProjection: ({ from, channels, stride }, name) =>
    `${name(from)} 뒤에 1×1 합성곱 넣기(필터 ${channels}개${stride > 1 ? `, 스트라이드 ${stride}` : ''})`,
  insertDense: ({ from, units }, name) => `${name(from)} 뒤에 뉴런 ${units}개짜리 완전연결 층 넣기`,
  insertPooling: ({ from, size }, name) => `${name(from)} 뒤에 ${size}×${size} 풀링 넣기`,
  setFilters: ({ id, filters }, name) => `${name(id)}의 필터를 ${filters}개로 바꾸기`,
  setUnits: ({ id, units }, name) => `${name(id)}의 뉴런을 ${units}개로 바꾸기`,
  setClasses: ({ classes }) => `출력의 클래스를 ${classes}개로 바꾸기`,
  setImage: ({ height, width, channels }) => `입력을 ${height} × ${width} × ${channels}에 맞추기`,
  padSame: () => '크기가 유지되게 패딩하기(same)',
  padLess: ({ padding }) => `패딩을 ${padding}${euro(String(padding))} 바꾸기`,
  shrinkWindow: ({ size }) => `윈도를 ${size} × ${size}${euro(String(size))} 줄이기`,
  resetParameter: () => '기본값으로 되돌리기',
  moveBefore: ({ id }, name) => `${name(id)} 앞으로 옮기기`,
  removeEdge: ({ from }, name) => `${name(from)}에서 오는 연결 끊기`,
  removeNode: ({ id }, name) => `${name(id)} 삭제하기`,
  connectPrevious: ({ from }, name) => `${name(from)}의 출력을 여기에 연결하기`,
  connectNext: ({ to }, name) => `${name(to)}에 연결하기`,
  renameDuplicate: () => '다른 이름 붙이기',
  addInput: ({ height, width, channels }) => `${height} × ${width} × ${channels} 입력 카드 넣기`,
  addOutput: ({ classes }) => `클래스 ${classes}개짜리 출력 카드 넣기`,
};
