# How the Vietnamese voice is to say what is not written as it is spoken.
s/Bluezone/blu dôn/g
s/Bluetooth/blu tút/g
s/COVID-19/cô vít mười chín/g
s/1900 9095/một chín không không, chín không chín năm/g
