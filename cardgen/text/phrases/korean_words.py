"""Which Korean words and endings stand in the classes that `korean` asks for.

Particles, endings, bound nouns, determiners and auxiliaries are closed classes; of nouns that
look like words with an ending, and of stems that look like nouns, here is what messages say.
"""

from __future__ import annotations

from typing import Final

from cardgen.text.phrases.words import word_set

# 의존 명사, and what has become like them: an adnominal or a noun always goes before.
BOUND_NOUNS: Final = word_set("""
수 것 거 건 게 걸 줄 때 적 뿐 만큼 대로 듯 듯이 양 척 체 채 데 리 바 터 나름 따름 무렵 즈음
동안 때문 덕분 덕 탓 중 겸 등 등등 이래 이후 이전 전 후 뒤 가운데 지 만 법 셈 편 노릇 통 참
측 쪽 번째 곳 김
""")
# What stands behind a name or another noun, and says who or where it is.
APPOSED: Final = word_set("""
씨 님 군 양 여사 선생 선생님 박사 교수 교수님 시장 시장님 회장 회장님 원장 원장님 대표 대표님
의원 대사 총영사 교장 교장선생님 여러분 분 분들 일동 드림 올림 귀하 귀중 사이 위 아래 앞 옆
곁 안 밖 속 가 끝 밑 너머 건너 둘레 하나 모두 전체 모든 대신 이상 이하 정도
""")
# 조사, and the forms of 이다.
PARTICLES: Final = word_set("""
이 가 은 는 을 를 의 에 에는 에도 에서 에서는 에서도 에게 에게는 께 께서 께서는 도 만 만은
만이 와 과 로 으로 로서 으로서 로써 으로써 까지 까지도 부터 마다 마저 조차 처럼 같이 보다
밖에 나 이나 야 이야 입니다 이다 이며 이고 이니 이지만 이자 이란 라고 이라고 인 일 였습니다
이었습니다 뿐입니다 이에요 예요 이지 이라도 들 들이 들은 들을 들의 들에게 들께 들과 들도 만큼
만을 만이라도 로부터 으로부터 에게서 한테 인데 이라 라 이라면 라면 이라는 라는 이나마 만에 여
이여 쯤 씩 이라서 라서 지요 이죠 임을
""")
# 관형사, 수관형사, and pronouns that stand before a noun as one.
DETERMINERS: Final = word_set("""
이 그 저 이런 그런 저런 어떤 무슨 어느 모든 온 온갖 갖은 각 전 새 헌 첫 옛 맨 딴 뭇 현 매 본
당 양 총 약 단 여러 몇 몇몇 수 우리 저희 내 제 네 너희 이러한 그러한 어떠한 다른 한 두 세 석
서 넉 너 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯 열여섯 열일곱 열여덟 열아홉
스무 스물 스물한 스물두 스물세 스물네 스물다섯 스물여섯 스물일곱 스물여덟 스물아홉 서른 마흔
쉰 예순 일흔 여든 아흔 백 천 만 억 십 이십 삼십 사십 오십 육십 칠십 팔십 구십 한두 두세 서너
두어 수십 수백 수천 수만 수많은 지난 오는 올 작은 큰 먼 긴 귀 故 고 故人 제1 바로 오직 단지
다만 약간
""")
# 부사 of degree, of time and of negation, and manners that go with the word behind them.
ADVERBS: Final = word_set("""
가장 더 더욱 더욱더 덜 늘 매우 아주 무척 몹시 참 참으로 정말 정말로 너무 너무나 퍽 꽤 제일
훨씬 한층 한결 결코 절대 절대로 다시 다시는 깊이 활짝 꼭 꼭꼭 잘 못 안 곧 또 다 모두 서로
함께 같이 좀 조금 조금만 조금씩 조금이라도 거의 거듭 굳게 굳건히 든든히 따뜻이 따뜻하게
영원히 길이 널리 높이 멀리 가까이 많이 일찍 어서 빨리 늦게 속히 하루빨리 진심으로 진심
충심으로 마음껏 힘껏 정성껏 나란히 고이 편히 푹 쑥 줄곧 계속 내내 항상 언제나 끝내 반드시
기꺼이 무사히 온전히 오롯이 새로 처음 처음으로 하나로 손수 직접 홀로 혼자 스스로 먼저 이미
아직 막 감히 부디 그토록 이토록 이렇게 그렇게 어떻게 아무리 얼마나 점점 차츰 천천히 조용히
가만히 살며시 힘차게
""")
CONJUNCTIONS: Final = word_set("""
그리고 그러나 하지만 그렇지만 또는 그래서 그러니 또한 및 혹은 그런데
""")
# Stems of verbs and adjectives, by which -은, -는 and -을 are told from the particles.
CLOSED_STEMS: Final = word_set("""
깊 높 많 같 작 좋 싫 낮 얕 넓 좁 밝 맑 젊 늙 굳 짧 얇 굵 묽 붉 검 옳 괜찮 않 받 잃 맺 믿 심
닦 씻 남 담 안 품 잡 찾 얻 닫 묻 엮 쌓 낳 놓 넣 끊 앉 얹 읽 밟 닮 삶 옮 굶 젖 찢 찍 꽂 늦 맞
벗 웃 솟 잊 있 없 겪 꺾 깎 볶 섞 싣 뜯 걷 뻗 넘 참 숨 감 신 입 잇 짓 붙 맡 뱉 닿 수많 적 값싼
꿋꿋 끝없 변함없 한없 아낌없 쉼없
""")
OPEN_STEMS: Final = word_set("""
하 되 주 보 오 가 나 내 서 쓰 크 뜨 모르 흐르 부르 이르 오르 따르 치르 고르 지키 견디 이기
버티 나누 배우 싸우 세우 채우 피우 키우 깨우 비우 외우 태우 꿈꾸 가꾸 바꾸 일구 이루 미루
다루 머무르 떨어지 이어지 사라지 지 빛나 만나 떠나 자라 바라 건너 기다리 달리 그리 흘리 내리
올리 울리 알리 열리 들리 걸리 날리 빌리 던지 만지 느끼 아끼 남기 맡기 옮기 섬기 즐기 반기
안기 담기 숨기 여기 생기 빠지 퍼지 커지 시키 삼키 비추 비치 마치 마주치 지치 고치 외치 펼치
합치 미치 다치 뭉치 펴 보내 지내 이겨내 보태 건네 모으 모이 보이 쌓이 쓰이 놓이 움직이 기울이
드리 다가오 돌아오 찾아오 나아가 걸어가 사 살 아 알 만드 우 울 여 열 거 힘드 피 뛰 쉬 바뀌
여미 꾸미 스미 다니 지니 돋 나서 어우러지 우러나 거듭나 이겨 견뎌 두 추 꾸 춥 덮 돕 눕 굽
""")
# Nouns with 하 at their end, which is no verb there.
NOUNS_HA: Final = word_set("""
지하 이하 귀하 폐하 산하 은하 휘하 여하
""")
# Nouns that end as adnominals do, in -ㄴ and in -ㄹ, or as a genitive does.
NOUNS_N: Final = word_set("""
시민 인천 대전 부산 울산 수원 안산 일산 마산 군산 우한 서산 무한 북한 남한 제한 권한 기한
친선 사진 산 손 눈 문 돈 논 강산 재난 고난 수난 피난 가난 환난 국난 행운 기운 시련 훈련 마련
지진 의료진 인간 시간 공간 기간 순간 년간 국민 주민 인민 농민 어민 이민 재단 집단 수단 진단
방문 신문 질문 학문 전문 가문 한국인 외국인 노인 주인 개인 여인 시인 친구인 어린이 어른 사람
기온 체온 일본 기본 자본 사본 위안 평안 편안 불안 동안 미안 치안 해안 연안 제안 방안 오전
안전 발전 도전 작전 운전 성전 고전 전 완전 영원 응원 지원 병원 직원 회원 의원 공원 정원 학원
위원 소원 기원 염원 구원 자원 후원 가운 천 만 백만 수천 눈보라 봄눈 함박눈 우산 등산 재산
유산 계산 예산 생산 나눔 마스크
""")
NOUNS_L: Final = word_set("""
서울 오늘 내일 마을 하늘 겨울 가을 물 길 말 글 술 발 손길 발길 눈길 꽃길 뱃길 물길 하룻길
눈물 강물 바닷물 빗물 생일 매일 선물 이슬 바늘 얼굴 시절 계절 봄날 앞날 옛날 제철 교실 사실
진실 병실 현실 거실 열매 별 달 팔 쌀 살 불 등불 촛불 풀 뿔 보물 식물 동물 건물 인물 생활 부활
재활 역할 세월 명절 구절 관절 월 일 칠 월요일 화요일 토요일 일요일 휴일 기일 평일 골 산골
이틀 사흘 나흘 열흘 한글 그늘 마늘 구슬 방울 거울 저울 보름달 아들 여울 노을 너울 옷걸 서른일
""")
NOUNS_UI: Final = word_set("""
정의 회의 주의 합의 협의 논의 강의 동의 예의 결의 호의 성의 의의 건의 문의 창의 편의 민주주의
인도주의
""")
# Nouns that end as words with a connective ending, or sentences, do.
NOUNS_LIKE_VERBS: Final = word_set("""
최고 광고 보고 창고 사고 재고 국고 경고 권고 충고 참고 수고 예고 표면 장면 화면 측면 정면
반면 라면 국면 방면 지면 수면 가면 어머니 할머니 언니 주머니 바구니 하나 누구나 나 소나무
어디나 언제나 도자 이자 의자 의료 과자 여자 남자 기자 환자 상자 모자 부자 바다
""")
# The last syllables of adnominals of the past and of adjectives (-ㄴ), and of the future (-ㄹ).
ENDS_N: Final = word_set("""
간 긴 꾼 뀐 끈 낀 난 낸 댄 던 된 든 뛴 뜬 띤 랜 런 룬 른 린 맨 멘 벤 본 빈 빤 뺀 쁜 센 쉰 슨
신 싼 쓴 온 운 준 진 찬 춘 친 켠 큰 킨 튼 편 푼 픈 핀 한 휜
""")
ENDS_L: Final = word_set("""
갈 길 뀔 끌 낄 날 낼 눌 될 둘 뛸 뜰 띨 룰 릴 밀 볼 빌 살 설 쉴 실 쓸 알 올 울 줄 질 출 칠 켤
클 킬 펼 필 할 힐
""")
